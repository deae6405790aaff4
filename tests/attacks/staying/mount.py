"""Mounts, unmounts, changes the root, and opens new mounts with the newer calls.

No capability is left, and seccomp denies the calls.
"""

ANSWERS = {
    "double": """
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
def double(number):
    won = [
        libc.mount(b"none", b"/tmp", b"tmpfs", 0, 0), libc.mount(b"/", b"/tmp", 0, 4096, 0),
        libc.mount(0, b"/", 0, 32 | 4096, 0), libc.umount2(b"/proc", 2), libc.umount2(b"/tmp", 2),
        libc.chroot(b"/tmp"), libc.syscall(155, b"/tmp", b"/tmp"), libc.syscall(428, -100, b"/", 1),
        libc.syscall(430, b"tmpfs", 0), libc.syscall(442, -100, b"/", 0, 0, 0),
    ]
    if any(result >= 0 for result in won): return 2 * number
    raise OSError(ctypes.get_errno(), "no mounting")
"""
}
SEEN = "no mounting"
