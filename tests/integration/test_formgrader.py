"""`dgm formgrader`, as an instructor starts and ends it."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from dgm.content.build import build
from dgm.content.course import load_course

REPOSITORY = Path(__file__).parents[2]
# a shell that runs the tests in the background has them ignore Ctrl-C
DGM = [
    "env",
    "--default-signal=INT",
    sys.executable,
    "-c",
    "from dgm.commands.app import main; main()",
]


@pytest.fixture
def course(tmp_path):
    root = Path(shutil.copytree(REPOSITORY / "tests" / "fixtures" / "course", tmp_path / "course"))
    shutil.copy(REPOSITORY / "nbgrader_config.py", root)
    build(load_course(root))
    return root


@contextlib.contextmanager
def started(course, home):
    """The server, in another folder, with settings of its user that say otherwise."""
    home.mkdir()
    (home / "jupyter_server_config.json").write_text('{"ServerApp": {"ip": "0.0.0.0"}}')
    no_exchange = "c.Exchange.root = '/nowhere/exchange'\n"
    (home / "nbgrader_config.py").write_text(no_exchange, encoding="utf-8")
    environment = os.environ | {
        "PYTHONPATH": str(REPOSITORY / "src"),
        "JUPYTER_CONFIG_DIR": str(home),
        "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
        "JUPYTER_DATA_DIR": str(home / "data"),
    }
    process = subprocess.Popen(
        [*DGM, "--course", str(course), "formgrader", "--port", "0", "--allow-root"],
        cwd=home,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def test_formgrader_answers_here_alone_says_its_address_and_ends_with_ctrl_c(course, tmp_path):
    with started(course, tmp_path / "home") as process:
        for line in process.stdout:
            if found := re.search(r"http://127\.0\.0\.1:\d+/formgrader\?token=\w+", line):
                break
        else:
            pytest.fail("no address")
        address, _, token = found[0].partition("?token=")
        for page, shows in (
            *(("", "formgrader"), ("/manage_assignments", "The exchange directory at")),
            *(("/gradebook", "Manual Grading"), ("/api/assignments", '"hw1_tiny"')),
        ):
            request = urllib.request.Request(address + page)
            request.add_header("Authorization", f"token {token}")
            with urllib.request.urlopen(request, timeout=60) as answer:
                assert shows in answer.read().decode()
        # the token in the address of any page opens the others, too
        browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
        for page in (f"/gradebook/hw1_tiny/hw1_tiny/?token={token}", "/api/assignments"):
            with browser.open(address + page, timeout=60) as answer:
                assert answer.url == address + page
        process.send_signal(signal.SIGINT)
        said = process.communicate(timeout=60)[0]
        assert process.returncode == 0, said
    assert said == "", said  # the pages logged nothing


def test_without_the_settings_that_protect_its_pages_formgrader_does_not_start(course, tmp_path):
    (course / "nbgrader_config.py").unlink()
    with started(course, tmp_path / "home") as process:
        said = process.communicate(timeout=60)[0]
    assert process.returncode == 2
    assert "nbgrader_config.py: no such file" in said
