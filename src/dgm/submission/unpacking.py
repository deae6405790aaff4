"""Archives of submissions, unpacked as the hostile data that they are."""

from __future__ import annotations

import errno
import os
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from dgm.submission.read import MAX_BYTES

CHUNK = 1 << 20
#: Names that fit into no folder, or where another file is.
_BAD_NAME = (errno.EEXIST, errno.EISDIR, errno.ENOTDIR, errno.ENAMETOOLONG, errno.EINVAL)


class BadArchive(Exception):
    """An archive that is not unpacked, or not further; the message says why."""


@dataclass(frozen=True)
class ArchiveLimits:
    """Files in one archive, bytes of all of them unpacked, and bytes of one."""

    files: int = 10_000
    bytes: int = 4 << 30
    file_bytes: int = MAX_BYTES


def unpack(
    path: Path, folder: Path, limits: ArchiveLimits, left_out: Callable[[str, str], None]
) -> None:
    """Unpacks a ZIP archive into `folder`: regular files inside of it. Nothing is overwritten.

    Archives within archives stay packed. `left_out` hears the name of each file that is left out,
    and why. Raises BadArchive where the archive is none or exceeds its limits, and OSError where
    the disk cannot be written.
    """
    left = limits.bytes
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise BadArchive(f"no ZIP archive: {error}") from None
    with archive:
        members = [member for member in archive.infolist() if not member.is_dir()]
        if len(members) > limits.files:
            raise BadArchive(f"{len(members)} files; at most {limits.files} are unpacked")
        for member in members:
            parts = PurePosixPath(member.filename).parts
            if (member.external_attr >> 16) & 0o170000 == 0o120000:
                left_out(member.filename, "a link")
            elif ".." in parts or not parts or parts[0].startswith("/"):
                left_out(member.filename, "it leads out of the folder")
            else:
                written, reason = _write(archive, member, folder.joinpath(*parts), left, limits)
                left -= written
                if left < 0:
                    raise BadArchive(f"more than {limits.bytes >> 20} MB")
                if reason:
                    left_out(member.filename, reason)


def _write(
    archive: zipfile.ZipFile,
    member: zipfile.ZipInfo,
    place: Path,
    left: int,
    limits: ArchiveLimits,
) -> tuple[int, str]:
    """Bytes that came out of it, and why they were not kept. No header's size is believed."""
    written, reason = 0, ""
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
    except OSError as error:
        if error.errno not in _BAD_NAME:
            raise
        twice = error.errno == errno.EEXIST
        return 0, "another file has its name" if twice else "no name for a file"
    with open(descriptor, "wb") as file:
        try:
            with archive.open(member) as packed:
                while not reason and (chunk := packed.read(CHUNK)):
                    written += len(chunk)
                    if written > limits.file_bytes:
                        reason = f"more than {limits.file_bytes} bytes"
                    elif written > left:
                        reason = "too much"
                    else:
                        file.write(chunk)
        except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, ValueError) as error:
            reason = f"it cannot be unpacked: {error}"
    if reason:
        place.unlink()
    return written, reason
