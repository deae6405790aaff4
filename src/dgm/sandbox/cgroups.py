"""A memory cgroup for each child, where this user may make one: the kernel's limit on all that a
child's processes hold, buffers of sockets and pipes included.

Either version of cgroups; the folder is made outside the sandbox, which has no way to it. See
Documentation/admin-guide/cgroup-v2.rst and cgroup-v1/memory.rst in the kernel's source.
"""

from __future__ import annotations

import contextlib
import functools
import os
import re
import secrets
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

NAME = re.compile(r"dgm-(\d+)-[0-9a-f]{8}")
# mount ID, parent ID, device, root, mount point, options ... - type, source, options
MOUNT = re.compile(r"^\S+ \S+ \S+ (\S+) (\S+) .* - (cgroup2?) \S+ (\S+)$", re.MULTILINE)
KILLED = re.compile(r"^oom_kill (\d+)", re.MULTILINE)
REACHED = re.compile(r"^oom (\d+)", re.MULTILINE)
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
            if self.version == 1:
                killed = _number(KILLED, self.folder / "memory.oom_control")
                # with and without swap
                reached = sum(int(f.read_text()) for f in self.folder.glob("memory.*failcnt"))
            else:
                # whoever else has too little memory may have these processes killed too
                killed = _number(KILLED, self.folder / "memory.events")
                reached = _number(REACHED, self.folder / "memory.events")
            return killed > 0 and reached > 0
        return False

    def remove(self) -> None:
        """Its processes have been killed; the kernel may still be at work on them."""
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
    if hierarchy is None:
        return None
    try:
        group = _make(hierarchy, most)
    except OSError:
        return None
    try:
        (group.folder / "cgroup.procs").write_text(str(number))
    except OSError:
        group.remove()
        return None
    return group


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
    for hierarchy in _candidates(
        Path("/proc/self/cgroup").read_text(), Path("/proc/self/mountinfo").read_text()
    ):
        with contextlib.suppress(OSError):
            _make(hierarchy, 1 << 30).remove()
            return hierarchy
    return None


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


def _number(pattern: re.Pattern[str], file: Path) -> int:
    found = pattern.search(file.read_text())
    return int(found[1]) if found else 0


def _set(file: Path, value: int) -> None:
    with file.open("r+") as setting:  # never made where it is missing
        setting.write(str(value))


def _candidates(memberships: str, mounts: str) -> Iterator[Hierarchy]:
    """This process's own group; in version 2 then those above it that hand memory limits on."""
    own = {}
    for line in memberships.splitlines():
        _, controllers, path = line.split(":", 2)
        own["2" if not controllers else controllers] = path
    for root, mount, kind, options in MOUNT.findall(mounts):
        version = 2 if kind == "cgroup2" else 1
        path = own.get("2") if version == 2 else _of_memory(own)
        if path is None or (version == 1 and "memory" not in options.split(",")):
            continue
        inside = os.path.relpath(path, root)
        if inside.startswith(".."):
            continue
        folder = Path(mount) / inside
        if version == 1:
            yield Hierarchy(1, folder)
            continue
        for above in (folder, *folder.parents):
            with contextlib.suppress(OSError):
                if "memory" in (above / "cgroup.subtree_control").read_text().split():
                    yield Hierarchy(2, above)
            if above == Path(mount):
                break


def _of_memory(own: dict[str, str]) -> str | None:
    return next((path for names, path in own.items() if "memory" in names.split(",")), None)
