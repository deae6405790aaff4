"""How `nbgrader zip_collect` unpacks archives of submissions: names and sizes are checked."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path, PurePosixPath

from nbgrader.plugins import ExtractorPlugin
from traitlets import Int

from dgm.submission.read import MAX_BYTES

CHUNK = 1 << 20


class BadArchive(Exception):
    """An archive that is not unpacked, or not further; the message names it and says why."""


class CheckedExtractor(ExtractorPlugin):
    """Unpacks ZIP archives: regular files inside of their folder, up to so many bytes and files.

    Archives within archives stay packed. nbgrader's own extractor unpacks them without end, and
    any amount of data.
    """

    max_files = Int(10_000, help="Files in one archive.").tag(config=True)
    max_bytes = Int(4 << 30, help="Bytes of all files of one archive, unpacked.").tag(config=True)
    max_file_bytes = Int(MAX_BYTES, help="Bytes of one file; larger ones are left out.").tag(
        config=True
    )

    def extract(self, archive_path: str, extracted_path: str) -> None:
        source, target = Path(archive_path), Path(extracted_path)
        for path in sorted(source.rglob("*")):
            place = target / path.relative_to(source)
            if path.is_symlink() or not path.is_file():
                continue
            place.parent.mkdir(parents=True, exist_ok=True)
            if path.suffix == ".zip":
                try:
                    self._unpack(path, place.with_suffix(""))
                except (BadArchive, zipfile.BadZipFile, OSError, RuntimeError) as error:
                    self.log.error("%s was not unpacked in full: %s", path.name, error)
            else:
                shutil.copy(path, place)

    def _unpack(self, path: Path, folder: Path) -> None:
        left = self.max_bytes
        with zipfile.ZipFile(path) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
            if len(members) > self.max_files:
                raise BadArchive(f"{len(members)} files; at most {self.max_files} are unpacked")
            for member in members:
                parts = PurePosixPath(member.filename).parts
                is_link = (member.external_attr >> 16) & 0o170000 == 0o120000
                if is_link or ".." in parts or not parts or parts[0].startswith("/"):
                    self.log.warning("%s: left out %r", path.name, member.filename)
                    continue
                left -= self._write(archive, member, folder.joinpath(*parts), left)

    def _write(
        self, archive: zipfile.ZipFile, member: zipfile.ZipInfo, place: Path, left: int
    ) -> int:
        """Bytes written. What a header says of sizes is not believed."""
        place.parent.mkdir(parents=True, exist_ok=True)
        written = 0
        with archive.open(member) as packed, open(place, "xb") as file:
            while chunk := packed.read(CHUNK):
                written += len(chunk)
                if written > min(self.max_file_bytes, left):
                    break
                file.write(chunk)
        if written > left:
            place.unlink()
            raise BadArchive(f"more than {self.max_bytes >> 20} MB")
        if written > self.max_file_bytes:
            place.unlink()
            self.log.warning("left out %r: more than %d bytes", member.filename, written - 1)
        return min(written, self.max_file_bytes)
