"""Opens files, pipes and sockets until there are no more.

The number of open descriptors is limited.
"""

HONEST = ("center",)
ANSWERS = {
    "double": """
import os
def double(number):
    kept = [os.pipe() for _ in range(10**6)]
    return 2 * number
"""
}
SEEN = "Too many open files"
