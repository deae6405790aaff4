"""Archives that are collected from a learning platform: zip slip, zip bombs, links, quines."""

from __future__ import annotations

import io
import logging
import stat
import zipfile
from pathlib import Path

import pytest
from arena import REPOSITORY, TRACE
from traitlets.utils.importstring import import_item

from dgm.content.course import load_course
from dgm.content.nbgrader_config import load_config
from dgm.nbgrader_plugins.archives import CheckedExtractor


def archive(path: Path, **members: bytes) -> zipfile.ZipFile:
    path.parent.mkdir(exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in members.items():
            file.writestr(name, data)
    return file


@pytest.fixture
def unpack(tmp_path, caplog):
    def unpack(**limits: int) -> list[str]:
        extractor = CheckedExtractor(log=logging.getLogger("extractor"), **limits)
        extractor.extract(str(tmp_path / "archive"), str(tmp_path / "extracted"))
        found = (tmp_path / "extracted").rglob("*")
        return sorted(str(p.relative_to(tmp_path / "extracted")) for p in found if p.is_file())

    return unpack


def test_submissions_are_unpacked_and_other_files_copied(tmp_path, unpack):
    archive(tmp_path / "archive" / "class.zip", **{"ada/hw.ipynb": b"{}", "bob.ipynb": b"{}"})
    (tmp_path / "archive" / "carol.ipynb").write_text("{}")
    assert unpack() == ["carol.ipynb", "class/ada/hw.ipynb", "class/bob.ipynb"]


def test_names_that_lead_out_of_the_folder_are_left_out(tmp_path, unpack, caplog):
    names = (f"../../{TRACE}", f"/tmp/{TRACE}", f"a/../../{TRACE}", "fine.ipynb")
    archive(tmp_path / "archive" / "slip.zip", **dict.fromkeys(names, b"x"))
    assert unpack() == ["slip/fine.ipynb"]
    assert not list(tmp_path.glob(f"**/{TRACE}")) and not Path(f"/tmp/{TRACE}").exists()
    assert caplog.text.count("left out") == 3


def test_links_are_left_out(tmp_path, unpack):
    link = zipfile.ZipInfo("link")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    (tmp_path / "archive").mkdir()
    with zipfile.ZipFile(tmp_path / "archive" / "link.zip", "w") as file:
        file.writestr(link, "/etc")
        file.writestr("link/passwd", "x")
    assert unpack() == ["link/link/passwd"]
    assert not (tmp_path / "extracted" / "link" / "link").is_symlink()


def test_a_bomb_is_stopped_by_what_comes_out_of_it_not_by_what_it_says(tmp_path, unpack, caplog):
    path = tmp_path / "archive" / "bomb.zip"
    archive(path, bomb=bytes(8 << 20), fine=b"x")
    assert unpack(max_file_bytes=1 << 20) == ["bomb/fine"]
    archive(path, **{str(n): bytes(1 << 20) for n in range(9)})
    assert len(unpack(max_bytes=3 << 20)) < 6
    assert "more than 3 MB" in caplog.text


def test_archives_in_archives_stay_packed_and_too_many_files_are_refused(tmp_path, unpack, caplog):
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as file:
        file.writestr("x", "x")
    archive(tmp_path / "archive" / "nested.zip", **{"inner.zip": inner.getvalue()})
    archive(tmp_path / "archive" / "many.zip", **{str(n): b"" for n in range(11)})
    assert unpack(max_files=10) == ["nested/inner.zip"]
    assert "many.zip was not unpacked in full: 11 files" in caplog.text


def test_nbgrader_is_told_to_use_it():
    plugin = load_config(load_course(REPOSITORY)).ZipCollectApp.extractor_plugin
    assert import_item(plugin) is CheckedExtractor
