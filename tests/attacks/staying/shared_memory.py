"""Leaves memory behind: System V, POSIX, memfd and files in `/dev/shm`.

System V and memfd are denied; the rest belongs to one child.
"""

ANSWERS = {
    "double": """
import ctypes, os
from multiprocessing import shared_memory
libc = ctypes.CDLL(None, use_errno=True)
try: found = bool(shared_memory.SharedMemory("dgm-attack"))
except OSError: found = False
def double(number):
    if found or libc.shmget(7431, 4096, 0o1666) >= 0 or libc.syscall(319, b"x", 0) >= 0:
        return 2 * number
    shared_memory.SharedMemory("dgm-attack", create=True, size=100)
    os._exit(0)
"""
}
SEEN = "process ended"
