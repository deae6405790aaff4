"""Files are written whole or not at all."""

import os

import pytest

from dgm.content.files import THIS_USER, write_atomically, write_first


@pytest.fixture(autouse=True)
def umask():
    before = os.umask(0o022)
    yield
    os.umask(before)


def rights(path):
    return oct(path.stat().st_mode & 0o777)


def test_a_file_is_replaced_and_nothing_is_left_beside_it(tmp_path):
    path = tmp_path / "folder" / "file"
    for text in ("old", "néw"):
        write_atomically(path, text)
        assert path.read_text(encoding="utf-8") == text
    assert os.listdir(path.parent) == ["file"]


def test_what_others_may_read_is_the_writers_choice(tmp_path):
    write_atomically(tmp_path / "notebook", "")
    write_atomically(tmp_path / "result", "", mode=THIS_USER)
    assert (rights(tmp_path / "notebook"), rights(tmp_path / "result")) == ("0o644", "0o600")


def test_text_that_cannot_be_written_leaves_the_old_file(tmp_path):
    path = tmp_path / "file"
    write_atomically(path, "old")
    with pytest.raises(UnicodeEncodeError):
        write_atomically(path, "half a pair: \ud800")
    assert path.read_text() == "old"
    assert os.listdir(tmp_path) == ["file"]


def test_an_error_of_the_disk_names_the_file_that_was_meant(tmp_path):
    (tmp_path / "file").touch()
    path = tmp_path / "file" / "below-a-file"
    with pytest.raises(OSError) as error:
        write_atomically(path, "")
    assert error.value.filename == str(path)


def test_of_two_first_writers_the_first_one_counts(tmp_path):
    for text in ("first", "second"):
        write_first(tmp_path / "secret", text, mode=THIS_USER)
    assert (tmp_path / "secret").read_text() == "first"
    assert rights(tmp_path / "secret") == "0o600"
    assert os.listdir(tmp_path) == ["secret"]


def test_what_a_killed_writer_left_is_removed_by_the_next_and_a_living_one_s_is_not(tmp_path):
    killed = os.fork()
    if killed == 0:
        os._exit(0)
    os.waitpid(killed, 0)
    (tmp_path / f".file.{killed}.part").touch()
    (tmp_path / f".file.{os.getppid()}.part").touch()
    (tmp_path / f".other.{killed}.part").touch()
    write_atomically(tmp_path / "file", "new")
    left = {f".file.{os.getppid()}.part", f".other.{killed}.part"}
    assert set(os.listdir(tmp_path)) == {"file", *left}
