"""Sends descriptors and control messages over its channel, to be taken for the grader.

The channel carries bytes; descriptors that come with them are not taken.
"""

ANSWERS = {
    "double": """
import os, socket
def double(number):
    for descriptor in range(3, 64):
        try:
            channel = socket.socket(fileno=os.dup(descriptor))
            socket.send_fds(channel, [b"fork"], [os.open("/dev/null", os.O_RDWR)])
        except OSError: pass
    return 0.0
"""
}
SEEN = "does not fit the question"
