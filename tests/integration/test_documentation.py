"""The commands of README and docs, run as they are written, in a course that this file makes.

The shell blocks of a page are run from the first to the last, in one folder. A block that takes
long or needs a network stands below a comment, which says why: it is reported as skipped.

    <!-- not run by a test: it needs the network -->
"""

from __future__ import annotations

import os
import re
import select
import shlex
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest
import typer
from test_nbgrader import answered
from typer.core import TyperOption

from dgm.commands.app import app
from dgm.content.build import build, release
from dgm.content.course import load_course
from dgm.content.roster import Person
from dgm.nbgrader_plugins.roster import enter

REPOSITORY = Path(__file__).parents[2]
PAGES = ["README.md", "CONTRIBUTING.md", *(f"docs/{p.name}" for p in REPOSITORY.glob("docs/*.md"))]
BLOCK = re.compile(
    r"(?:^ *<!-- not run by a test: (?P<why>.+?) -->\n+)?"
    r"^(?P<indent> *)```sh\n(?P<code>.*?)^(?P=indent)```$",
    re.MULTILINE | re.DOTALL,
)
HOMEWORK, OTHER = "hw2_wasserstein", "hw5_explicit_models"
ROSTER = """\
Student,ID,SIS User ID,SIS Login ID,Section
    Points Possible,,,,
"Lovelace, Ada",701,u-11,ada,Section 1
"Pascal, Blaise",702,u-12,bob,Section 1
"""
COURSE = """
name = "Course of the documentation"

[assignments.{homework}]
title = "Homework 2"
due = 2026-10-16T23:59:00
problems = [{{ slug = "doubling", points = 10 }}]

[assignments.{other}]
title = "Homework 5"
problems = [{{ slug = "shifting", points = 5 }}]
"""
pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")
#: Seconds for one command, on a machine that does other work, too.
PATIENCE = 300


@dataclass(frozen=True)
class Block:
    """A shell block: its lines, and why no test runs it ('' where one does)."""

    page: str
    code: str
    why: str

    @property
    def commands(self) -> list[str]:
        lines = re.sub(r"\\\n\s*", " ", self.code).splitlines()
        return [line.strip() for line in lines if line.strip() and not line.strip().startswith("#")]


def blocks(page: str) -> list[Block]:
    text = (REPOSITORY / page).read_text(encoding="utf-8")
    return [Block(page, each["code"], each["why"] or "") for each in BLOCK.finditer(text)]


ALL = [block for page in PAGES for block in blocks(page)]
RUN = [page for page in PAGES if any(not block.why for block in blocks(page))]


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    """A course with two small homeworks, a list of students, and what they handed in."""
    root = tmp_path_factory.mktemp("docs") / "course"
    shutil.copytree(REPOSITORY / "tests" / "fixtures" / "course", root)
    shutil.copy(REPOSITORY / "nbgrader_config.py", root)
    (root / "course.toml").write_text(COURSE.format(homework=HOMEWORK, other=OTHER))
    (root / "gradebook.csv").write_text(ROSTER)
    activate = root / ".venv" / "bin" / "activate"
    activate.parent.mkdir(parents=True)
    activate.write_text("# the environment of the test is active\n")
    course = load_course(root)
    build(course)
    names = (("ada", "Ada", "Lovelace", "701"), ("bob", "Blaise", "Pascal", "702"))
    enter(
        course, [Person(id, first, last, "", lms) for id, first, last, lms in names], "2026-09-01"
    )
    released = nbformat.read(release(course, HOMEWORK), as_version=4)
    right = nbformat.writes(answered(released))
    wrong = nbformat.writes(answered(released, double="return 2 * x + 1"))
    with zipfile.ZipFile(root / "submissions.zip", "w") as archive:
        archive.writestr(f"lovelaceada_701_9001_{HOMEWORK}.ipynb", right)
        archive.writestr(f"pascalblaise_702_9002_{HOMEWORK}.ipynb", wrong)
    archive = root / "downloaded" / HOMEWORK / "archive" / "all.zip"
    archive.parent.mkdir(parents=True)
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr(f"ada_{HOMEWORK}.ipynb", right)
    other = nbformat.read(release(course, OTHER), as_version=4)
    answers = answered(other, shift_back="def shift_back(x):\n    return x - 1")
    for number, cell in enumerate(answers.cells):
        if cell.cell_type == "code":
            cell.execution_count = number + 1
    nbformat.write(answers, root / f"{OTHER}.ipynb")
    return root


class Shell:
    """A person at a terminal, in the folder of the course."""

    def __init__(self, root: Path, home: Path) -> None:
        self.root, self.home = root, home
        programs = home / "bin"
        programs.mkdir(parents=True)
        for name in ("dgm", "nbgrader"):
            module = "dgm.commands.app" if name == "dgm" else "nbgrader.apps.nbgraderapp"
            code = f"import sys; sys.argv[0] = {name!r}; from {module} import main; main()"
            (programs / name).write_text(f'#!/bin/sh\nexec {sys.executable} -c "{code}" "$@"\n')
            (programs / name).chmod(0o755)
        self.environment = os.environ | {
            "HOME": str(home),
            "PYTHONPATH": str(REPOSITORY / "src"),
            "PATH": os.pathsep.join(
                [str(programs), str(Path(sys.executable).parent), os.environ["PATH"]]
            ),
        }

    def run(self, command: str) -> None:
        """Type a command; fails where it does not end with status 0."""
        if shlex.split(command, comments=True)[:2] == ["dgm", "formgrader"]:
            self.start_and_end(command)
            return
        done = subprocess.run(
            ["bash", "-c", command],
            cwd=self.root,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )
        assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"

    def start_and_end(self, command: str) -> None:
        """A server: it says its address, and ends with Ctrl-C."""
        options = "--allow-root" if os.getuid() == 0 else ""
        # a shell that runs the tests in the background has them ignore Ctrl-C
        as_root = f"exec env --default-signal=INT {command.partition('#')[0]} {options}"
        process = subprocess.Popen(
            ["bash", "-c", as_root],
            cwd=self.root,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
        )
        try:
            said, end = b"", time.monotonic() + PATIENCE
            while b"?token=" not in said and time.monotonic() < end and process.poll() is None:
                if select.select([process.stdout], [], [], 1)[0]:
                    said += os.read(process.stdout.fileno(), 10_000)
            assert b"http://127.0.0.1:" in said, said.decode()
            process.send_signal(signal.SIGINT)
            said += process.communicate(timeout=PATIENCE)[0]
            assert process.returncode == 0, said.decode()
        finally:
            process.kill()
            process.wait()


@pytest.mark.parametrize("page", RUN)
def test_the_commands_of_a_page_work_as_they_are_written(prepared, tmp_path, page):
    root = Path(shutil.copytree(prepared, tmp_path / "course"))
    shell = Shell(root, tmp_path / "home")
    if page == "docs/instructors.md":
        (pattern,) = re.findall(
            r"^c\.FileNameCollectorPlugin.*$", (REPOSITORY / page).read_text(), re.MULTILINE
        )
        with (root / "nbgrader_config.py").open("a") as config:
            config.write(f"\n{pattern}\n")
    for block in blocks(page):
        for command in block.commands if not block.why else []:
            shell.run(command)


@pytest.mark.parametrize("block", [b for b in ALL if b.why], ids=lambda b: b.commands[0])
def test_a_block_that_no_test_runs_says_why(block):
    assert len(block.why.split()) >= 3
    pytest.skip(f"{block.page}: {block.commands[0]}: {block.why}")


def spoken_of(page: str, program: str) -> list[list[str]]:
    """Every call of `program` on a page, in blocks and within sentences, as its words."""
    text = (REPOSITORY / page).read_text(encoding="utf-8")
    inline = re.findall(
        rf"`(?:\.venv/bin/)?({program} [^`]+)`", re.sub(r"```.*?```", "", text, flags=re.S)
    )
    typed = [c for b in blocks(page) for c in re.split(r"&&|\|\|", b.code.replace("\n", "&&"))]
    calls = [" ".join(call.split()) for call in (*inline, *map(str.strip, typed))]
    return [
        shlex.split(call, comments=True)[1:] for call in calls if call.startswith(f"{program} ")
    ]


@pytest.mark.parametrize("page", PAGES)
def test_every_command_and_option_that_a_page_names_exists(page):
    group = typer.main.get_command(app)
    common = {option for each in group.params for option in each.opts} | {"--help"}
    for words in spoken_of(page, "dgm"):
        words = [word.strip("[],.;:") for word in words]
        while words and words[0] in common | {"..."}:
            words = words[1:]
        if not words or not re.fullmatch(r"[a-z-]+", words[0]):
            continue
        command = group.commands.get(words[0])
        assert command, f"{page}: dgm {words[0]}"
        known = {o for p in command.params if isinstance(p, TyperOption) for o in p.opts}
        for option in re.findall(r"(?<!\S)--[a-z-]+", " ".join(words[1:])):
            assert option in known | common, f"{page}: dgm {words[0]} {option}"


@pytest.mark.parametrize("page", PAGES)
def test_every_target_of_make_and_command_of_nbgrader_that_a_page_names_exists(page):
    from nbgrader.apps import NbGraderApp

    targets = re.findall(r"^([a-z][a-z-]*):", (REPOSITORY / "Makefile").read_text(), re.MULTILINE)
    for words in spoken_of(page, "make"):
        for target in (word for word in words if "=" not in word and word != "..."):
            assert target in targets, f"{page}: make {target}"
    for words in spoken_of(page, "nbgrader"):
        assert words[0] in NbGraderApp.subcommands, f"{page}: nbgrader {words[0]}"
