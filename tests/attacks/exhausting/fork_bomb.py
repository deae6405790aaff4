"""Forks as fast as it can, each fork forking on.

The number of processes is limited in the child's user namespace, and all end with it.
"""

HONEST = ("center",)
ANSWERS = {
    "double": """
import os
def double(number):
    while True:
        try: os.fork()
        except OSError: pass
"""
}
SEEN = "no answer within|took longer than|used more than|process ended"
