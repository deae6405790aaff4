"""Attaches to other processes with ptrace, and reads and writes their memory.

seccomp denies the calls, and no other process can be named.
"""

ANSWERS = {
    "double": """
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
def double(number):
    for process in range(0, 4000):
        if process != os.getpid() and libc.ptrace(16, process, 0, 0) == 0: return 2 * number
    for call in (310, 311, 312, 438):
        if libc.syscall(call, os.getppid(), 0, 0, 0, 0) >= 0: return 2 * number
    raise OSError(ctypes.get_errno(), "nobody to attach to")
"""
}
SEEN = "nobody to attach to"
