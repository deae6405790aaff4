"""How `nbgrader zip_collect` unpacks archives of submissions: names and sizes are checked."""

from __future__ import annotations

import shutil
from functools import partial
from pathlib import Path

from nbgrader.plugins import ExtractorPlugin
from traitlets import Int

from dgm.submission.unpacking import ArchiveLimits, BadArchive, unpack

DEFAULT = ArchiveLimits()


class CheckedExtractor(ExtractorPlugin):
    """Unpacks ZIP archives: regular files inside of their folder, up to so many bytes and files.

    Archives within archives stay packed. nbgrader's own extractor unpacks them without end, and
    any amount of data.
    """

    max_files = Int(DEFAULT.files, help="Files in one archive.").tag(config=True)
    max_bytes = Int(DEFAULT.bytes, help="Bytes of all files of one archive, unpacked.").tag(
        config=True
    )
    max_file_bytes = Int(
        DEFAULT.file_bytes, help="Bytes of one file; larger ones are left out."
    ).tag(config=True)

    def extract(self, archive_path: str, extracted_path: str) -> None:
        source, target = Path(archive_path), Path(extracted_path)
        limits = ArchiveLimits(self.max_files, self.max_bytes, self.max_file_bytes)
        for path in sorted(source.rglob("*")):
            place = target / path.relative_to(source)
            if path.is_symlink() or not path.is_file():
                continue
            place.parent.mkdir(parents=True, exist_ok=True)
            if path.suffix == ".zip":
                try:
                    unpack(path, place.with_suffix(""), limits, partial(self._left_out, path.name))
                except (BadArchive, OSError) as error:
                    self.log.error("%s was not unpacked in full: %s", path.name, error)
            else:
                shutil.copy(path, place)

    def _left_out(self, archive: str, name: str, reason: str) -> None:
        self.log.warning("%s: left out %r: %s", archive, name, reason)
