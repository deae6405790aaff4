"""Resolves a name, by the C library and by asking a name server itself.

There is no network to ask, and no resolver configuration.
"""

ANSWERS = {
    "double": """
import socket
def double(number):
    for name in ("localhost", "example.org"):
        try:
            socket.getaddrinfo(name, 53)
            return 2 * number
        except OSError as error: reason = error
    raise reason
"""
}
SEEN = "gaierror"
