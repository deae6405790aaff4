"""Looks for keys, paths and names in the environment variables.

The child gets a short, fixed environment.
"""

ANSWERS = {
    "double": """
import os
text = repr(dict(os.environ)) + open("/proc/self/environ").read()
WORDS = ("PYTEST", "SECRET", "TOKEN", "KEY", "DGM", "USER", "SSH", "PROXY", "/work", "/root")
def double(number):
    if any(word in text for word in WORDS): return 2 * number
    raise LookupError("a bare environment")
"""
}
SEEN = "a bare environment"
