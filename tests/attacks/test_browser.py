"""The instructor's pages of hostile submissions, in a browser: no script runs, nothing is fetched.

A script of theirs would change the page's title, or ask a port of this machine.
"""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from arena import TRACE, Arena, read_attacks

BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "chrome"))), None)
BEACON = 47614
ATTACKS = [attack for attack in read_attacks() if attack.kind == "browser"]

pytestmark = pytest.mark.skipif(BROWSER is None, reason="no Chromium is installed")


@pytest.fixture(scope="module")
def arena() -> Iterator[Arena]:
    with tempfile.TemporaryDirectory() as folder, Arena(Path(folder)) as arena:
        yield arena


@pytest.fixture
def asked() -> Iterator[list[object]]:
    """Who has asked a port of this machine."""
    callers: list[object] = []

    def answer() -> None:
        while True:
            try:
                connection, caller = listener.accept()
            except OSError:
                return
            connection.close()
            callers.append(caller)

    with socket.create_server(("127.0.0.1", BEACON)) as listener:
        thread = threading.Thread(target=answer, daemon=True)
        thread.start()
        yield callers
        listener.shutdown(socket.SHUT_RDWR)
    thread.join()


def title(page: str, folder: Path) -> str:
    """The title of a page once its scripts have run."""
    path = folder / "page.html"
    path.write_text(page)
    done = subprocess.run(
        [
            BROWSER,
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            f"--user-data-dir={folder}/profile",
        ]
        + ["--virtual-time-budget=2000", "--dump-dom", path.as_uri()],
        capture_output=True,
        text=True,
        timeout=120,
    )
    return re.search(r"<title>(.*?)</title>", done.stdout, re.DOTALL)[1]


def test_a_script_and_a_picture_from_elsewhere_would_be_noticed(tmp_path, asked):
    page = f"""<title>x</title><img src="http://127.0.0.1:{BEACON}/x.png">
    <img src=x onerror="document.title='{TRACE}'">"""
    assert title(page, tmp_path) == TRACE
    assert asked


def test_no_page_of_a_hostile_submission_runs_a_script_or_asks_elsewhere(arena, asked, tmp_path):
    scenes = [scene for scene in arena.stand(*ATTACKS) if scene.page]
    assert len(scenes) >= len(ATTACKS) - 1
    for scene in scenes:
        assert title(scene.page, tmp_path) != TRACE
    bodies = [arena.formgrader_page(scene).partition("<body")[2] for scene in scenes]
    # all in one, to start the browser once; its own scripts are those of the head
    assert title("<title>x</title><body" + "<hr ".join(bodies), tmp_path) == "x"
    assert not asked
