"""Which problems train for minutes, and how they save what they have reached."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from dgm.content.problem import load_problem

ROOT = Path(__file__).parents[2]
BANK = ROOT / "problems"
RESUMED = (ROOT / "tests" / "training" / "test_resuming.py").read_text()
#: A run that takes longer than this with the cpu budget must not be lost.
MINUTES = 3
#: Where the loop is the student's own, only a run that is done is saved.
STUDENTS_OWN = ("own-model",)
SLUGS = sorted(path.parent.name for path in BANK.glob("*/problem.py"))
TRAINING = [
    slug
    for slug in SLUGS
    if "Checkpoint(" in (source := (BANK / slug / "problem.py").read_text())
    or "save_run(path" in source
]


def trees(slug):
    """The code cells of a problem in which it trains."""
    cells = load_problem(BANK, slug, variants=False).cells
    return [ast.parse(cell.solved) for cell in cells if cell.role == "run"]


def calls(tree, name):
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func) == name
    ]


@pytest.mark.parametrize("slug", SLUGS)
def test_a_problem_that_trains_for_minutes_saves_what_it_has_reached(slug):
    minutes = load_problem(BANK, slug, variants=False).minutes
    assert minutes.get("cpu", 0) <= MINUTES or slug in (*TRAINING, *STUDENTS_OWN)


@pytest.mark.parametrize("slug", TRAINING)
def test_every_training_run_is_stopped_and_resumed_in_a_test(slug):
    assert f'"{slug}": (' in RESUMED


@pytest.mark.parametrize("slug", TRAINING)
def test_every_training_loop_can_be_interrupted(slug):
    assert any(calls(tree, "interruptible") for tree in trees(slug))


@pytest.mark.parametrize("slug", TRAINING)
def test_nothing_happens_in_an_epoch_after_it_was_saved(slug):
    """What is drawn or learnt after that would be missing from a run that is resumed."""
    for tree in trees(slug):
        for loop in (node for node in ast.walk(tree) if isinstance(node, ast.For)):
            saves = [s for s in loop.body if calls(s, "checkpoint.save")]
            assert all(statement is loop.body[-1] for statement in saves)


@pytest.mark.parametrize("slug", TRAINING)
def test_a_checkpoint_holds_every_optimiser_and_schedule_of_its_function(slug):
    for tree in trees(slug):
        for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
            for checkpoint in calls(function, "Checkpoint"):
                saved = " ".join(ast.unparse(word.value) for word in checkpoint.keywords)
                for part in stateful(function):
                    assert part in saved, f"{function.name} does not save {part}"


def stateful(function):
    """The names that optimisers, schedules, players and generators of random numbers get."""
    for node in function.body:
        if isinstance(node, ast.Assign):
            made = ast.unparse(node.value)
            if made.startswith("Checkpoint("):
                continue
            if "lr_scheduler" in made or "optim" in made or "torch.Generator" in made:
                for target in node.targets:
                    yield from (n.id for n in ast.walk(target) if isinstance(n, ast.Name))
