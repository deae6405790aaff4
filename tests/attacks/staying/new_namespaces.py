"""Enters new user namespaces, by `unshare`, `clone`, `clone3` and `setns`, to become root there.

seccomp denies the flags, and says that `clone3`, whose flags it cannot see, does not exist.
"""

ANSWERS = {
    "double": """
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
def double(number):
    for flag in (0x10000000, 0x20000, 0x20000000, 0x40000000, 0x8000000, 0x4000000, 0x80):
        if libc.unshare(flag) == 0: return 2 * number
        process = libc.syscall(56, flag | 17, 0, 0, 0, 0)
        if process == 0: os._exit(0)
        if process > 0: return 2 * number
    arguments = (ctypes.c_uint64 * 8)(0x10000000, 0, 0, 0, 17)
    if libc.syscall(435, arguments, 64) > 0: return 2 * number
    for kind in os.listdir("/proc/self/ns"):
        if libc.setns(os.open(f"/proc/self/ns/{kind}", os.O_RDONLY), 0) == 0: return 2 * number
    raise OSError(ctypes.get_errno(), "no new namespaces")
"""
}
SEEN = "no new namespaces"
