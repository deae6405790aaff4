"""The script that moves the project to Colab's versions."""

import runpy
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
script = runpy.run_path(str(ROOT / "scripts" / "follow_colab.py"))
moved, pins, Stopped = script["moved"], script["_pins"], script["Stopped"]
COLAB, CONSTRAINTS, PROJECT, CONDA = script["FILES"]


@pytest.fixture
def files():
    return {name: (ROOT / name).read_text() for name in script["FILES"]}


def as_pinned(files):
    return lambda requirements, constraints: pins(files[CONSTRAINTS])


def test_nothing_changes_where_colab_has_not_moved(files):
    assert moved(files, files[COLAB], as_pinned(files)) == files


def test_one_command_moves_all_files_and_what_torch_needs(files):
    asked = {}

    def resolve(requirements, constraints):
        asked.update(requirements=requirements, constraints=constraints)
        return pins(files[CONSTRAINTS]) | {"triton": "9.7.0", "nvidia-new": "1.0"}

    two = 'numpy==2.5.5; python_version >= "3.12"\nnumpy==2.4.6; python_version < "3.12"'
    files[CONSTRAINTS] = files[CONSTRAINTS].replace(f"numpy=={pins(files[COLAB])['numpy']}", two)
    freeze = files[COLAB] + "\ntorch==9.8.0+cu128\nnumpy==9.9.0\nipython==9.1.0\npandas==2.2.2\n"
    new = moved(files, freeze + "google-colab @ file:///colab.tar.gz", resolve)

    for name in (CONSTRAINTS, PROJECT, CONDA, COLAB):
        assert pins(new[name])["torch"] == "9.8.0"
    for name in (CONSTRAINTS, CONDA, COLAB):
        assert pins(new[name])["numpy"] == "9.9.0"
    assert [line for line in new[CONSTRAINTS].splitlines() if line.startswith("numpy")] == [
        "numpy==9.9.0"
    ]
    assert pins(new[CONSTRAINTS])["triton"] == "9.7.0"
    assert pins(new[CONSTRAINTS])["nvidia-new"] == "1.0"
    # the grader runs cells with an IPython of its own
    assert pins(new[COLAB])["ipython"] == "9.1.0"
    assert pins(new[CONSTRAINTS])["ipython"] == pins(files[CONSTRAINTS])["ipython"]
    assert "pandas" not in pins(new[COLAB])

    assert "torch==9.8.0" in asked["constraints"] and "torch" in asked["requirements"]
    kept = f"nbgrader=={pins(files[CONSTRAINTS])['nbgrader']}"
    assert kept in asked["constraints"]
    assert not [line for line in asked["constraints"] if line.startswith(("nvidia", "triton"))]


def test_a_list_without_a_package_of_the_notebooks_changes_nothing(files):
    with pytest.raises(Stopped, match="no line NAME==VERSION for torch"):
        moved(files, files[COLAB].replace("torch==", "torch @ https://x/"), as_pinned(files))
