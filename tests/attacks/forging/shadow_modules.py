"""Hands in `conftest.py`, `dgm.py`, `torch.py` and `pytest.ini` beside the notebook.

Only the notebook is read; what else was handed in is removed.
"""

CODE = "import pathlib; pathlib.Path('/tmp/dgm-attack-import').touch()\n"
NAMES = ("conftest.py", "dgm.py", "torch.py", "sitecustomize.py", "nbgrader_config.py")


def prepare(folder):
    for name in NAMES:
        (folder / name).write_text(CODE)
    (folder / "pytest.ini").write_text("[pytest]\naddopts = --collect-only\n")


def check(scene):
    recorded = scene.course.root / "autograded" / scene.graded.student / "hw"
    assert {path.name for path in recorded.iterdir()} <= {"hw.ipynb", "timestamp.txt"}
