"""Calls io_uring, bpf, perf, userfaultfd, keyrings, kexec, modules and what else is rarely needed.

seccomp denies them all.
"""

ANSWERS = {
    "double": """
import ctypes, platform
libc = ctypes.CDLL(None, use_errno=True)
CALLS = {"io_uring_setup": 425, "io_uring_enter": 426, "io_uring_register": 427, "bpf": 321,
    "perf_event_open": 298, "userfaultfd": 323, "add_key": 248, "request_key": 249, "keyctl": 250,
    "kexec_load": 246, "init_module": 175, "finit_module": 313, "memfd_create": 319, "syslog": 103,
    "open_by_handle_at": 304, "shmget": 29, "msgget": 68, "semget": 64, "memfd_secret": 447}
def double(number):
    if platform.machine() != "x86_64": raise OSError("these are x86_64's numbers")
    page = ctypes.create_string_buffer(4096)
    for name, call in CALLS.items():
        ctypes.set_errno(0)
        arguments = (b"x", 0) if name == "memfd_create" else (1, page, 4096, 0o1600, 0, 0)
        if libc.syscall(call, *arguments) >= 0 or ctypes.get_errno() not in (1, 38):
            return 2 * number
    raise OSError(f"{len(CALLS)} calls denied")
"""
}
SEEN = "calls denied|x86_64's"
