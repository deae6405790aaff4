"""Reads from every open descriptor, and takes the grader's next request off its own channel.

One channel is open. Whoever reads from it has read his own question; the answer is then missing.
"""

ANSWERS = {
    "double": """
import os, socket
def double(number):
    found = []
    for descriptor in range(3, 64):
        try:
            link = os.readlink(f"/proc/self/fd/{descriptor}")
            if not link.startswith(("socket:", "/proc", "pipe:")): found.append(link)
            channel = socket.socket(fileno=os.dup(descriptor))
            channel.setblocking(False)
            found.append(channel.recv(1 << 20))
        except OSError: pass
    if found: return 2 * number
    raise LookupError("nothing to read")
"""
}
SEEN = "nothing to read"
