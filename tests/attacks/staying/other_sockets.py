"""Opens vsock, netlink, Bluetooth, ALG and other families that need no network interface.

seccomp lets AF_UNIX through and nothing else.
"""

ANSWERS = {
    "double": """
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
def double(number):
    for family in [*range(2, 46), 0xFFFF]:
        for kind in (1, 2, 3, 5):
            if libc.socket(family, kind, 0) >= 0: return 2 * number
    raise OSError(ctypes.get_errno(), "no family of sockets")
"""
}
SEEN = "no family of sockets"
