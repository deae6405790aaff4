"""A memory cgroup for each child, where this user may make one: the kernel's limit on all that a
child's processes hold, buffers of sockets and pipes included.

Either version of cgroups; the folder is made outside the sandbox, which cannot reach it. See
Documentation/admin-guide/cgroup-v2.rst and cgroup-v1/memory.rst in the kernel's source.
"""

from __future__ import annotations

import contextlib
import functools
import os
import re
import secrets
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

NAME = re.compile(r"dgm-(\d+)-[0-9a-f]{8}")
# mount ID, parent ID, device, root, mount point, options ... - type, source, options
MOUNT = re.compile(r"^\S+ \S+ \S+ (\S+) (\S+) .* - (cgroup2?) \S+ (\S+)$", re.MULTILINE)
KILLED = re.compile(rb"^oom_kill (\d+)", re.MULTILINE)
REACHED = re.compile(rb"^oom (\d+)", re.MULTILINE)
MOST_BYTES = 4096
CHARGED_AT_ONCE = 1 << 20
TRIES, TRY_SECONDS = 20, 0.005


@dataclass(frozen=True)
class Hierarchy:
    """A cgroup below which groups with a memory limit can be made; `version` is 1 or 2."""

    version: int
    folder: Path


@dataclass(frozen=True)
class Group:
    """One child's cgroup."""

    version: int
    folder: Path

    def ran_out(self) -> bool:
        """Whether the kernel ended a process because this group reached its limit."""
        with contextlib.suppress(OSError):
            events = os.pread(self._events, MOST_BYTES, 0)
            if not _number(KILLED, events):
                return False
            # or had the machine itself too little memory?
            if self.version == 2:
                return _number(REACHED, events) > 0
            most = int((self.folder / "memory.max_usage_in_bytes").read_text())
            limit = int((self.folder / "memory.limit_in_bytes").read_text())
            return most > limit - CHARGED_AT_ONCE
        return False

    @functools.cached_property
    def _events(self) -> int:
        """A descriptor, kept open: it is read before each request to a child."""
        name = "memory.oom_control" if self.version == 1 else "memory.events"
        return os.open(self.folder / name, os.O_RDONLY | os.O_CLOEXEC)

    def remove(self) -> None:
        """Its processes have been killed; the kernel may still be at work on them."""
        events = vars(self).pop("_events", None)
        if events is not None:
            os.close(events)
        for _ in range(TRIES):
            with contextlib.suppress(OSError):
                self.folder.rmdir()
            if not self.folder.exists():
                return
            time.sleep(TRY_SECONDS)


def put(number: int, most: int) -> Group | None:
    """A new group with process `number` in it, which may use `most` bytes with all it starts.

    None where no cgroup can be had.
    """
    hierarchy = find_hierarchy()
    with contextlib.suppress(OSError):
        return _filled(hierarchy, number, most) if hierarchy else None
    return None


def remove_leftovers() -> None:
    """Remove the groups of graders that were killed."""
    hierarchy = find_hierarchy()
    for folder in hierarchy.folder.glob("dgm-*") if hierarchy else ():
        name = NAME.fullmatch(folder.name)
        if name and not Path("/proc", name[1]).exists():
            with contextlib.suppress(OSError):  # another grader was quicker
                folder.rmdir()


@functools.cache
def find_hierarchy() -> Hierarchy | None:
    """Where this user can make groups with a memory limit, if anywhere; found by trying."""
    with contextlib.suppress(OSError):
        memberships = Path("/proc/self/cgroup").read_text()
        for hierarchy in candidates(memberships, Path("/proc/self/mountinfo").read_text()):
            if _can_be_used(hierarchy):
                return hierarchy
    return None


def _can_be_used(hierarchy: Hierarchy) -> bool:
    with subprocess.Popen(["/bin/sleep", "60"]) as process:
        try:
            group = _filled(hierarchy, process.pid, 1 << 30)
        except OSError:
            return False
        finally:
            process.kill()
            process.wait()
        group.remove()
        return True


def _filled(hierarchy: Hierarchy, number: int, most: int) -> Group:
    """A group that holds process `number`. Raises OSError where there can be none."""
    group = _make(hierarchy, most)
    try:
        _set(group.folder / "cgroup.procs", number)
    except OSError:
        group.remove()
        raise
    return group


def _make(hierarchy: Hierarchy, most: int) -> Group:
    """An empty group with a limit. Raises OSError where there can be none."""
    folder = hierarchy.folder / f"dgm-{os.getpid()}-{secrets.token_hex(4)}"
    folder.mkdir()
    group = Group(hierarchy.version, folder)
    try:
        if group.version == 1:
            _set(folder / "memory.limit_in_bytes", most)
            swap = folder / "memory.memsw.limit_in_bytes"
            if swap.exists():
                _set(swap, most)
        else:
            _set(folder / "memory.max", most)
            _set(folder / "memory.oom.group", 1)
            swap = folder / "memory.swap.max"
            if swap.exists():
                _set(swap, 0)
    except OSError:
        group.remove()
        raise
    return group


def _number(pattern: re.Pattern[bytes], events: bytes) -> int:
    found = pattern.search(events)
    return int(found[1]) if found else 0


def _set(file: Path, value: int) -> None:
    with file.open("r+") as setting:  # never made where it is missing
        setting.write(str(value))


def candidates(memberships: str, mounts: str) -> Iterator[Hierarchy]:
    """Groups that may be tried, from the text of /proc/self/cgroup and /proc/self/mountinfo: this
    process's own; in version 2, each from there upwards that hands memory limits on."""
    own = {}
    for line in memberships.splitlines():
        _, controllers, path = line.split(":", 2)
        own |= dict.fromkeys(controllers.split(","), path)
    for root, mount, kind, options in MOUNT.findall(mounts):
        if kind == "cgroup" and "memory" not in options.split(","):
            continue
        path = own.get("memory" if kind == "cgroup" else "")
        if path is None or not Path(path).is_relative_to(root):
            continue
        folder = Path(mount, Path(path).relative_to(root))
        if kind == "cgroup":
            yield Hierarchy(1, folder)
            continue
        while folder.is_relative_to(mount):
            with contextlib.suppress(OSError):
                if "memory" in (folder / "cgroup.subtree_control").read_text().split():
                    yield Hierarchy(2, folder)
            folder = folder.parent
