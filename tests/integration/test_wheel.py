"""dgm from a wheel, in an environment of its own: a course in another folder, start to finish."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import venv
import zipfile
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")

ROOT = Path(__file__).parents[2]
PROBLEMS = "notebook-submission,w1-smoothing"
PARTS_OF_THE_PROJECT = ("src", "problems", "pyproject.toml", "README.md", "LICENSE", "course.toml")
ENVIRONMENT = {
    name: value
    for name, value in os.environ.items()
    if not name.startswith(("PYTHON", "DGM_", "VIRTUAL_ENV", "COVERAGE", "COLUMNS"))
}
SUBMIT = """
import json, pathlib
from dgm.content.build import assemble, solved
from dgm.content.course import load_course

course = load_course(pathlib.Path())
master = assemble(course, course.assignments["hw1"])
notebook = solved(master)
for number, cell in enumerate((c for c in notebook.cells if c.cell_type == "code"), start=1):
    cell.execution_count = number
path = pathlib.Path("submitted/ada/hw1/hw1.ipynb")
path.parent.mkdir(parents=True)
path.write_text(json.dumps(notebook))
points = [
    cell.metadata.nbgrader.points for cell in master.cells if cell.metadata.dgm.role == "tests"
]
print(sum(points))
"""
SEARCH = """
import json, os, sys
from pathlib import Path
import dgm
from dgm.content.shipped import shipped_problems
from dgm.sandbox.launch import Sandbox

found = '''
import os, sysconfig
from pathlib import Path
site = Path(sysconfig.get_path("purelib"))
assert (site / "numpy" / "__init__.py").is_file(), "the search looks in the wrong place"
own = sorted(map(str, (site / "dgm").rglob("*")))
elsewhere = [
    os.path.join(folder, name)
    for folder, _, names in os.walk("/")
    if not folder.startswith("/proc")
    for name in names
    if name in ("mutants.md", "references.toml")
]
'''
with Sandbox() as sandbox:
    child = sandbox.child()
    outcome = child.run_cell(found)
    assert outcome.error is None, outcome
    inside = child.namespace.run("own + elsewhere")
outside = [str(path) for path in Path(dgm.__file__).parent.rglob("mutants.md")]
print(json.dumps({"inside": inside, "outside": outside}))
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """Made from a copy, since a build leaves its files beside what it builds."""
    copy, made = tmp_path_factory.mktemp("project"), tmp_path_factory.mktemp("wheel")
    (copy / "tests").mkdir()
    for name in (*PARTS_OF_THE_PROJECT, "nbgrader_config.py", "tests/colab.txt"):
        if (ROOT / name).is_dir():
            ignored = shutil.ignore_patterns("__pycache__", "*.egg-info")
            shutil.copytree(ROOT / name, copy / name, symlinks=True, ignore=ignored)
        else:
            shutil.copy(ROOT / name, copy / name)
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps"]
    command += ["--no-build-isolation", "--no-index", "--wheel-dir", str(made), str(copy)]
    subprocess.run(command, check=True, env=ENVIRONMENT)
    (path,) = made.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def prefix(wheel, tmp_path_factory):
    """A fresh environment with the packages of this one, and dgm from the wheel.

    The packages are hard links, since the sandbox shows what lies in the environment itself.
    """
    folder = tmp_path_factory.mktemp("environment")
    here = Path(sys.prefix)
    if folder.stat().st_dev != here.stat().st_dev:
        folder = Path(tempfile.mkdtemp(dir=here, prefix="wheel-test-"))
    try:
        venv.create(folder, symlinks=True)
        for source in {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}:
            target = folder / Path(source).relative_to(here)
            shutil.copytree(
                source,
                target,
                symlinks=True,
                ignore=shutil.ignore_patterns("dgm", "dgm-*", "__editable__*dgm*"),
                copy_function=os.link,
                dirs_exist_ok=True,
            )
        for command in ("alembic", "nbgrader"):
            (folder / "bin" / command).write_text(
                f"#!{folder}/bin/python\n" + (here / "bin" / command).read_text().split("\n", 1)[1]
            )
            (folder / "bin" / command).chmod(0o755)
        command = [sys.executable, "-m", "pip", "--python", str(folder / "bin" / "python")]
        command += ["install", "--quiet", "--no-deps", "--no-index", str(wheel)]
        subprocess.run(command, check=True, env=ENVIRONMENT)
        yield folder
    finally:
        shutil.rmtree(folder)


@pytest.fixture(scope="module")
def run(prefix, tmp_path_factory):
    """Runs a command of the fresh environment in a folder far from the project."""
    elsewhere = tmp_path_factory.mktemp("elsewhere")

    def run(command, *arguments, cwd=elsewhere, ok=True):
        ended = subprocess.run(
            [str(prefix / "bin" / command), *arguments],
            cwd=cwd,
            env=ENVIRONMENT,
            capture_output=True,
            text=True,
        )
        assert not ok or ended.returncode == 0, ended.stdout + ended.stderr
        return ended

    run.elsewhere = elsewhere
    return run


@pytest.fixture(scope="module")
def course(run):
    run("dgm", "new-course", "course", "--problems", PROBLEMS)
    return run.elsewhere / "course"


def test_the_wheel_holds_every_package_and_the_whole_bank(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    modules = {path.relative_to(ROOT / "src") for path in (ROOT / "src" / "dgm").rglob("*.py")}
    bank = {path.relative_to(ROOT) for path in (ROOT / "problems").rglob("*") if path.is_file()}
    expected = {module.as_posix() for module in modules}
    expected |= {f"dgm/shipped/{path}" for path in bank if "__pycache__" not in path.parts}
    expected.add("dgm/shipped/colab.txt")
    assert len(expected) > 100
    assert expected <= names
    assert not [name for name in names if "__pycache__" in name]


def test_what_runs_is_the_wheel_and_not_the_checkout(run, prefix):
    code = "from dgm.content.shipped import BANK; print(BANK, BANK.resolve())"
    for path in run("python", "-c", code).stdout.split():
        assert Path(path).is_relative_to(prefix)


def test_a_course_elsewhere_is_built_released_and_graded(run, course):
    built = run("dgm", "build", cwd=course).stdout.split()
    assert "source/hw1/hw1.ipynb" in built and not (course / "docs").exists()
    run("dgm", "release", cwd=course)
    assert "SOLUTION" not in (course / "release" / "hw1" / "hw1.ipynb").read_text()
    worth = float(run("python", "-c", SUBMIT, cwd=course).stdout)
    assert worth > 0
    table = run("dgm", "grade", "hw1", cwd=course).stdout
    assert f"{worth:g}" in next(line for line in table.splitlines() if "ada" in line)
    (course / "gradebook.db").unlink()
    run("nbgrader", "autograde", "hw1", "--force", cwd=course)
    run("dgm", "gradescope", "hw1", cwd=course)
    with zipfile.ZipFile(course / "export" / "hw1" / "autograder.zip") as packed:
        packed_names = set(packed.namelist())
    assert {"run_autograder", "setup.sh", "Dockerfile", "dgm/grading/grade.py"} <= packed_names
    assert "course/problems/w1-smoothing/problem.py" in packed_names
    assert not any(name.startswith("dgm/shipped") for name in packed_names)
    with Gradebook(f"sqlite:///{course}/gradebook.db") as gradebook:
        assert gradebook.find_submission("hw1", "ada").score == worth


def test_the_sandbox_of_an_installed_dgm_hides_the_bank_that_came_with_it(run):
    seen = json.loads(run("python", "-c", SEARCH).stdout)
    assert len(seen["outside"]) > 20
    assert seen["inside"] == []


def test_doctor_finds_nothing_amiss_in_a_course_elsewhere(run, course):
    assert "Deep generative models: hw1" in run("dgm", "doctor", cwd=course).stdout
