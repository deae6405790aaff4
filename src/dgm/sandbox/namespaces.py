"""Puts a freshly forked process into namespaces of its own, and takes its privileges away.

Linux system calls through ctypes, in the order that `warm_parent` uses them. Runs inside
bubblewrap; imports the standard library alone.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import signal
from collections.abc import Iterator, Mapping

libc = ctypes.CDLL(None, use_errno=True)

CLONE_NEWNS = 0x00020000
CLONE_NEWCGROUP = 0x02000000
CLONE_NEWUTS = 0x04000000
CLONE_NEWIPC = 0x08000000
CLONE_NEWUSER = 0x10000000
CLONE_NEWPID = 0x20000000
CLONE_NEWNET = 0x40000000

MS_NOSUID, MS_NODEV, MS_NOEXEC = 2, 4, 8
MS_REC, MS_PRIVATE = 1 << 14, 1 << 18

PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER = 1, 36
PR_CAPBSET_DROP, PR_SET_NO_NEW_PRIVS, PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL = 24, 38, 47, 4
CAPABILITY_VERSION_3 = 0x20080522

SHARED_MEMORY_MB = 64


class Refused(OSError):
    """The kernel does not let this process make namespaces, or mount something in them."""


@contextlib.contextmanager
def kernel_may_refuse() -> Iterator[None]:
    """Raises Refused in place of an OSError."""
    try:
        yield
    except OSError as error:
        raise Refused(str(error)) from error


def call(name: str, *arguments: object) -> int:
    """A function of libc; raises OSError with its name where it fails."""
    result = getattr(libc, name)(*arguments)
    if result < 0:
        error = ctypes.get_errno()
        raise OSError(error, f"{name}: {os.strerror(error)}")
    return result


def enter_namespaces() -> None:
    """New user, mount, network, IPC, UTS and cgroup namespaces, and a PID namespace for what this
    process forks next. The user keeps its number and has every capability in here alone."""
    user, group = os.getuid(), os.getgid()
    kinds = CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWIPC
    call("unshare", kinds | CLONE_NEWNET | CLONE_NEWUTS | CLONE_NEWCGROUP)
    _write("/proc/self/setgroups", "deny")
    _write("/proc/self/uid_map", f"{user} {user} 1")
    _write("/proc/self/gid_map", f"{group} {group} 1")


def mount_private_folders(file_mb: int) -> None:
    """A /proc of this PID namespace, and empty, bounded /tmp and /dev/shm."""
    _mount("none", "/", None, MS_REC | MS_PRIVATE)
    _mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC)
    size = f"size={file_mb}m,nr_inodes=10000,mode=0700"
    _mount("tmpfs", "/tmp", "tmpfs", MS_NOSUID | MS_NODEV, size)
    size = f"size={SHARED_MEMORY_MB}m,nr_inodes=1000,mode=0700"
    _mount("tmpfs", "/dev/shm", "tmpfs", MS_NOSUID | MS_NODEV | MS_NOEXEC, size)


def drop_capabilities() -> None:
    """Every capability, out of every set, for good."""
    capability = 0
    while libc.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) == 0:
        capability += 1
    libc.prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0)
    header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION_3, 0)
    call("capset", ctypes.byref(header), ctypes.byref((ctypes.c_uint32 * 6)()))


def forbid_new_privileges() -> None:
    """Set-uid programs gain nothing from here on; a seccomp filter asks for this too."""
    call("prctl", PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)


def adopt_orphans() -> None:
    """Become the parent of processes whose own parent ended, so that they can be waited for."""
    call("prctl", PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def end_with_parent(parent: int) -> None:
    """Have the kernel kill this process when `parent`, which forked it, ends in whatever way."""
    call("prctl", PR_SET_PDEATHSIG, int(signal.SIGKILL), 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)


def keep_only(*descriptors: int) -> None:
    """Close every descriptor but these; 0, 1 and 2 become /dev/null."""
    null = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(null, standard)
    start = 3
    for descriptor in sorted(descriptors):
        os.closerange(start, descriptor)
        start = descriptor + 1
    os.closerange(start, 0x7FFFFFFF)


def set_limits(limits: Mapping[str, float]) -> None:
    """The kernel's limits for this process and what it forks.

    Memory is counted on top of the address space that the imports already take.
    """
    with open("/proc/self/statm") as sizes:
        address_space = int(sizes.read().split()[0]) * resource.getpagesize()
    _limit(resource.RLIMIT_AS, address_space + (int(limits["memory_mb"]) << 20))
    _limit(resource.RLIMIT_FSIZE, int(limits["file_mb"]) << 20)
    _limit(resource.RLIMIT_NOFILE, int(limits["open_files"]))
    _limit(resource.RLIMIT_NPROC, int(limits["processes"]))
    _limit(resource.RLIMIT_CPU, int(limits["cpu_seconds"]))
    for nothing in (resource.RLIMIT_CORE, resource.RLIMIT_MSGQUEUE, resource.RLIMIT_MEMLOCK):
        _limit(nothing, 0)


def _limit(kind: int, value: int) -> None:
    _, most = resource.getrlimit(kind)
    value = value if most == resource.RLIM_INFINITY else min(value, most)
    resource.setrlimit(kind, (value, value))


def _mount(source: str, target: str, kind: str | None, flags: int, data: str = "") -> None:
    kind_bytes = kind.encode() if kind else None
    try:
        call("mount", source.encode(), target.encode(), kind_bytes, flags, data.encode())
    except OSError as error:
        raise OSError(error.errno, f"mounting {target}: {os.strerror(error.errno or 0)}") from None


def _write(path: str, text: str) -> None:
    with open(path, "w") as file:
        file.write(text)
