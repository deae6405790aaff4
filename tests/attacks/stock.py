"""The same submissions under nbgrader's own executor: tests and answers share one process.

Those attacks work there, so that every one runs inside bubblewrap, in a course that is thrown away:
no network, a read-only system, and folders in memory. As a script, this is what runs in there.
"""

from __future__ import annotations

import contextlib
import copy
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

SECONDS = 180
CELL_SECONDS = 20
ASSIGNMENT = "hw"
STUDENT = "student"
RELEASED = "released"
COVERED = ("/root", "/home", "/run", "/mnt", "/var/tmp", "/tmp")

#: Tests as they are often written, with the points that ours have.
TESTS = {
    "double-tests": """
for number, expected in ((3.5, 7.0), (-4.25, -8.5)):
    assert double(number) == expected
""",
    "center-tests": """
rows = torch.tensor([[1.0, 5.0, -2.0], [4.0, 3.0, 0.5]])
assert torch.allclose(center(rows), rows - rows.mean(0))
""",
    "picture-tests": "raise NotImplementedError('a person looks at it')",
    "step-tests": """
model = torch.nn.Linear(2, 1)
weight = model.weight.detach().clone()
inputs, targets = torch.ones(3, 2), torch.zeros(3, 1)
loss = step(model, torch.optim.SGD(model.parameters(), lr=0.1), inputs, targets)
assert loss > 0
assert not torch.equal(model.weight, weight)
""",
    "entropy-tests": """
assert sp.simplify(entropy() - sp.log(2 * sp.pi * sp.E * sigma**2) / 2) == 0
""",
    "derivation-tests": """
steps = derivation().steps
assert sp.simplify(steps[-1] - sp.log(2 * sp.pi * sp.E * sigma**2) / 2) == 0
""",
}

CONFIG = """
c = get_config()
c.CourseDirectory.course_id = "stock"
c.CourseDirectory.root = "/tmp/course"
c.ClearSolutions.code_stub = {"python": "raise NotImplementedError"}
c.ClearMarkScheme.enforce_metadata = False
c.Execute.timeout = %d
c.Execute.interrupt_on_timeout = True
"""


@dataclass(frozen=True)
class StockGrade:
    score: float
    seconds: float
    said: str


def stock_master(master):
    """`master` with the usual kind of tests in place of its hidden ones."""
    notebook = copy.deepcopy(master)
    for cell in notebook.cells:
        if cell.id in TESTS:
            cell.source = f"### BEGIN HIDDEN TESTS\n{TESTS[cell.id].strip()}\n### END HIDDEN TESTS"
    return notebook


def grade_in_bubblewrap(master, hand_in) -> StockGrade:
    """Grade what `hand_in(folder)` writes, against `stock_master(master)`.

    Raises RuntimeError where not even the assignment could be released.
    """
    import nbformat

    with tempfile.TemporaryDirectory() as folder:
        given = Path(folder)
        hand_in(given / "submitted" / STUDENT / ASSIGNMENT)
        (given / "source" / ASSIGNMENT).mkdir(parents=True)
        nbformat.write(stock_master(master), given / "source" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb")
        shutil.copy(__file__, given / "stock.py")
        command = ["bwrap", "--unshare-all", "--die-with-parent", "--new-session"]
        command += ["--cap-drop", "ALL", "--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc"]
        for place in COVERED:
            command += ["--tmpfs", place] if Path(place).is_dir() else []
        command += _bring_back(sys.prefix, sys.base_prefix, folder)
        command += ["--chdir", "/tmp"]
        command += ["--clearenv", "--setenv", "HOME", "/tmp", "--setenv", "LANG", "C.UTF-8"]
        command += ["--setenv", "PATH", f"{sys.prefix}/bin:/usr/bin:/bin"]
        command += ["--setenv", "OMP_NUM_THREADS", "1", "--", sys.executable, f"{folder}/stock.py"]
        started = time.monotonic()
        found = {"score": 0.0, "said": "nbgrader did not end"}
        try:
            done = subprocess.run(
                command, capture_output=True, text=True, timeout=SECONDS, preexec_fn=_limit
            )
        except subprocess.TimeoutExpired:
            return StockGrade(seconds=time.monotonic() - started, **found)
        released, *graded = done.stdout.splitlines() or [""]
        if released != RELEASED:
            raise RuntimeError(f"nbgrader's own course could not be set up: {done.stderr[-2000:]}")
        with contextlib.suppress(ValueError, IndexError):
            found = json.loads(graded[-1])
        return StockGrade(seconds=time.monotonic() - started, **found)


def _bring_back(*folders: str) -> list[str]:
    """Binds for what lies in a folder that was covered."""
    arguments = []
    for folder in dict.fromkeys(folders):
        if folder.startswith(tuple(f"{place}/" for place in COVERED)):
            arguments += ["--ro-bind", folder, folder]
    return arguments


def _limit() -> None:
    for kind, most in (
        (resource.RLIMIT_AS, 16 << 30),
        (resource.RLIMIT_FSIZE, 100 << 20),
        (resource.RLIMIT_CPU, SECONDS),
    ):
        resource.setrlimit(kind, (most, most))


def main() -> None:
    import logging

    from nbgrader.api import Gradebook
    from nbgrader.apps import NbGraderAPI
    from traitlets.config import Config
    from traitlets.config.loader import PyFileConfigLoader

    given, root = Path(__file__).parent, Path("/tmp/course")
    shutil.copytree(given / "source", root / "source")
    (root / "nbgrader_config.py").write_text(CONFIG % CELL_SECONDS)
    os.chdir(root)
    config = Config(PyFileConfigLoader("nbgrader_config.py", path=str(root)).load_config())
    api = NbGraderAPI(config=config)
    api.log.setLevel(logging.CRITICAL)
    released = api.generate_assignment(ASSIGNMENT)
    assert released["success"], released.get("error")
    print(RELEASED, flush=True)
    shutil.copytree(given / "submitted", root / "submitted")
    graded = api.autograde(ASSIGNMENT, STUDENT)
    with Gradebook("sqlite:////tmp/course/gradebook.db") as gradebook:
        try:
            score = gradebook.find_submission(ASSIGNMENT, STUDENT).score
        except Exception:
            score = 0.0
    said = "" if graded["success"] else "autograde failed"
    print(json.dumps({"score": score, "said": said}))


if __name__ == "__main__":
    main()
