"""What the first cell says and offers: the budget, the data, and Google Drive."""

from __future__ import annotations

import re
import sys
import types
from pathlib import Path

import pytest

from dgm.content.build import assemble
from dgm.content.course import load_course
from dgm.content.fragments import NOTEBOOK
from dgm.content.percent import stub_source
from dgm.submission.rebuild import rebuild

COURSE = load_course(Path(__file__).parents[2])
HOMEWORK = "hw1_gans"


def run(name: str, names: dict = {}, **fields: str) -> dict:  # noqa: B006
    """The names of a fragment whose form has these values, after `names`."""
    source = (NOTEBOOK / f"{name}.py").read_text(encoding="utf-8")
    for field, value in fields.items():
        source, count = re.subn(rf"(?m)^{field} = .*?(?=  # @param)", f"{field} = {value}", source)
        assert count == 1, field
    names: dict = {"__name__": "setup"} | names
    exec(compile(source, name, "exec"), names)
    return names


@pytest.fixture
def mounted(monkeypatch) -> list[str]:
    """A Colab whose Drive notes where it is mounted."""
    folders: list[str] = []
    colab = types.ModuleType("google.colab")
    colab.drive = types.SimpleNamespace(mount=folders.append)
    monkeypatch.setitem(sys.modules, "google", types.ModuleType("google"))
    monkeypatch.setitem(sys.modules, "google.colab", colab)
    monkeypatch.delenv("DGM_CHECKPOINTS", raising=False)
    return folders


@pytest.mark.parametrize(
    ("form", "environment", "budget"),
    [
        ("auto", "", "cpu"),
        ("smoke", "", "smoke"),
        ("gpu", "smoke", "smoke"),
        ("cpu", "auto", "cpu"),
    ],
)
def test_the_form_chooses_the_budget_and_the_environment_comes_first(
    form, environment, budget, monkeypatch
):
    monkeypatch.setattr("torch.cuda.is_available", lambda: False)
    monkeypatch.setenv("DGM_BUDGET", environment)
    assert run("basics", BUDGET=repr(form))["BUDGET"] == budget


def test_on_colab_the_first_cell_names_its_form(monkeypatch, mounted, capsys):
    monkeypatch.delenv("DGM_BUDGET", raising=False)
    run("basics", BUDGET="'cpu'")
    said = capsys.readouterr().out.splitlines()
    assert said[1] == (
        "For another budget (smoke or gpu), choose it in this cell's form and run this cell again."
    )


def test_drive_is_mounted_only_where_its_box_is_ticked(mounted, capsys):
    names = run("training", {"SAVE_TO_DRIVE": False})
    assert mounted == [] and names["CHECKPOINT_FOLDER"] == "checkpoints"
    assert "tick SAVE_TO_DRIVE" in capsys.readouterr().out
    names = run("training", {"SAVE_TO_DRIVE": run("basics", SAVE_TO_DRIVE="True")["SAVE_TO_DRIVE"]})
    assert mounted == ["/content/drive"]
    assert names["CHECKPOINT_FOLDER"] == "/content/drive/MyDrive/checkpoints"


def test_off_colab_nothing_is_said_of_drive(capsys):
    run("training", {"SAVE_TO_DRIVE": False})
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(("name", "folder"), [("data", "MNIST"), ("cifar", "cifar-10-batches-py")])
def test_the_first_cell_says_where_its_data_come_from(name, folder, monkeypatch, tmp_path, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DGM_DATA", str(tmp_path / "data"))
    run(name)
    assert "will be downloaded" in capsys.readouterr().out
    (tmp_path / "data" / folder).mkdir(parents=True)
    run(name)
    assert "is here already" in capsys.readouterr().out


@pytest.fixture
def notebook():
    """A released homework with training."""
    master = assemble(COURSE, COURSE.assignments[HOMEWORK])
    return master, [stub_source(cell.source, cell.cell_type) for cell in master.cells]


def test_both_fields_of_the_form_are_in_the_first_cell_of_a_homework(notebook):
    fields = re.findall(r"^(\w+) = .*# @param ", notebook[1][1], re.MULTILINE)
    assert fields == ["BUDGET", "SAVE_TO_DRIVE"]


def test_who_chooses_in_the_form_has_changed_no_cell_for_the_grader(notebook, tmp_path):
    import nbformat

    master, sources = notebook
    for cell, source in zip(master.cells, sources, strict=True):
        cell.source = source

    def notes(setup: str) -> tuple[str, ...]:
        copy = nbformat.from_dict(master)
        copy.cells[1].source = setup
        path = tmp_path / "hw.ipynb"
        nbformat.write(copy, path)
        return rebuild(path, assemble(COURSE, COURSE.assignments[HOMEWORK])).notes

    chosen = sources[1].replace('BUDGET = "auto"', 'BUDGET = "smoke"')
    chosen = chosen.replace("SAVE_TO_DRIVE = False", "SAVE_TO_DRIVE = True")
    assert chosen != sources[1]
    assert not [note for note in notes(chosen) if "setup" in note]
    assert [note for note in notes(chosen + "\nBUDGET = 'gpu'") if "setup" in note]
