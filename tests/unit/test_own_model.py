"""What a notebook offers for a model of one's own: budget, kept runs, levels and grids."""

from __future__ import annotations

import linecache
from pathlib import Path

import pytest
import torch

from dgm.audit.saved_pictures import stored_pictures
from dgm.content.fragments import fragment_namespace

BANK = Path(__file__).parents[2] / "problems" / "own-model"
HELPER = "def shade():\n    return torch.rand(1).item()\n"
TRAIN = """
def own_train(training, size=1):
    trained.append(size)
    for pictures, labels in training:
        assert pictures.shape == (64, 1, 28, 28) and labels.shape == (64,)
    shades = shade() * torch.ones(100, 1, 28, 28)
    return lambda count: shades[:count], {"loss": [1.0, 0.5]}
"""


@pytest.fixture
def names(tmp_path):
    """The names of a notebook, in which `trained` notes each training."""
    names = fragment_namespace("own")
    names |= {"__name__": "__main__", "CHECKPOINT_FOLDER": str(tmp_path), "trained": []}
    run_cell(names, HELPER)
    run_cell(names, TRAIN)
    return names


def run_cell(names, source):
    """Execute a cell whose source can be looked up, as a notebook does."""
    file = f"<cell {source}>"
    linecache.cache[file] = (len(source), None, source.splitlines(True), file)
    exec(compile(source, file, "exec", dont_inherit=True), names)


def run(names, kind="", **setting):
    images, labels = torch.zeros(90, 1, 28, 28), torch.zeros(90, dtype=torch.int64)
    training = names["OwnBatches"](images, labels, updates=3, minutes=1)
    return names["own_run"](names["own_train"], {"name": "first", **setting}, training, kind)


def test_a_run_that_is_done_is_not_trained_again(names):
    first, again = run(names), run(names)
    assert len(names["trained"]) == 1
    assert torch.equal(first["pictures"], again["pictures"])
    assert first["pictures"].unique().numel() == 1
    for key in ("curves", "updates", "minutes"):
        assert first[key] == again[key]
    assert first["updates"] == 3
    assert not first["file"]
    assert Path(again["file"]).is_file()


@pytest.mark.parametrize(
    "cell", [TRAIN.replace("0.5", "0.4"), HELPER.replace("rand", "randn")], ids=["train", "helper"]
)
def test_code_that_has_changed_is_trained_again(names, cell):
    run(names)
    run_cell(names, cell)
    run(names)
    assert len(names["trained"]) == 2


def test_a_setting_that_has_changed_is_trained_again(names):
    run(names)
    run(names, size=2)
    run(names, seed=1)
    run(names, name="second")
    assert names["trained"] == [1, 2, 1, 1]


def test_a_seed_changes_what_is_drawn_and_does_not_go_to_the_training(names):
    assert not torch.equal(run(names)["pictures"], run(names, seed=1)["pictures"])


@pytest.mark.parametrize(
    ("returned", "message"),
    [
        ("(lambda count: torch.zeros(count, 28, 28), {})", r"sample\(100\) gives \[100, 28, 28\]"),
        ("lambda count: torch.zeros(count, 1, 28, 28)", "own_train returns `sample, curves`"),
    ],
)
def test_a_training_that_returns_something_else_is_told_what_to_return(names, returned, message):
    run_cell(names, f"def own_train(training):\n    return {returned}\n")
    with pytest.raises((TypeError, ValueError), match=message):
        run(names)


def test_pictures_are_drawn_without_gradients(names):
    body = "    assert not torch.is_grad_enabled()\n    return torch.zeros(count, 1, 28, 28)\n"
    run_cell(names, "def sample(count):\n" + body)
    run_cell(names, "def own_train(training):\n    return sample, {}\n")
    run(names)


def test_an_extra_grid_needs_a_third_thing(names):
    with pytest.raises(TypeError, match="sample, curves, draw"):
        run(names, kind="digits")


@pytest.mark.parametrize(
    ("score", "rarest", "variety", "level", "lacks"),
    [
        (1.0, 0, 2.0, 0, "a score of at least 3.5 (yours: 1.00)"),
        (5.0, 0, 0.8, 1, "score of at least 5.5 (yours: 5.00) and a rarest digit of at least 1"),
        (8.0, 3, 0.6, 2, "a variety of at least 0.7 (yours: 0.60)"),
        (8.0, 3, 0.8, 3, ""),
    ],
)
def test_the_level_is_told_with_what_the_next_one_needs(
    names, score, rarest, variety, level, lacks
):
    found = {"score": score, "rarest": rarest, "variety": variety}
    reached, needs = names["own_level"](found)
    assert reached == level
    assert lacks in needs
    assert bool(lacks) == bool(needs)


def test_the_whole_budget_goes_to_the_named_setting_or_to_the_highest_score(names):
    settings = [{"name": "weak"}, {"name": "strong"}]
    runs = [
        {"name": "weak", "pictures": torch.zeros(100, 1, 28, 28)},
        {"name": "strong", "pictures": stored_pictures(BANK / "other-model.png")},
    ]
    assert names["own_choice"](settings, runs, "")["name"] == "strong"
    assert names["own_choice"](settings, runs, "weak")["name"] == "weak"
    with pytest.raises(ValueError, match="'best' is no name"):
        names["own_choice"](settings, runs, "best")


def test_the_variety_of_pictures_that_nobody_can_read_is_not_shown(names, capsys):
    noise = 2 * torch.rand(100, 1, 28, 28, generator=torch.Generator().manual_seed(0)) - 1
    about = {"name": "noise", "updates": 3, "minutes": 0.0, "file": ""}
    names["own_rows"]([about | {"pictures": noise}])
    assert capsys.readouterr().out.splitlines()[1].split()[-1] == "-"


def test_walks_are_right_and_cross_fades_are_not(names):
    walks = stored_pictures(BANK / "walks.png")
    ends = walks.view(10, 10, 1, 28, 28)
    fade = [(1 - i / 9) * ends[:, 0] + i / 9 * ends[:, 9] for i in range(10)]
    assert names["own_right"]("walks", walks) == 90
    assert names["own_right"]("walks", torch.stack(fade, dim=1).flatten(0, 1)) == 0
