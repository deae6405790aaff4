"""The training of every problem can be stopped, killed and resumed, and loses nothing by it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from dgm.content.master import assemble_problem, solved
from dgm.content.problem import load_problem

ROOT = Path(__file__).parents[2]
CHILD = Path(__file__).with_name("child.py")
#: How each problem trains for EPOCHS epochs, and the cell that has the loop.
TRAIN = {
    "gan-mnist": ("gan-training-loop", "train_gan('test', non_saturating_loss, EPOCHS)"),
    "cgan-mnist": ("cgan-training-loop", "train_cgan('test', EPOCHS)"),
    "wgan-mnist": ("training-loop", "train_wgan('test', make_critic(), 0.03, EPOCHS)"),
    "wgan-gp-mnist": ("gp-training-loop", "train_gp('test', GP_WEIGHT, EPOCHS)"),
    "wgan-gp-cifar10": ("photo-training-loop", "train_photos('test', EPOCHS, 2, blocks=3)"),
    "realnvp-mnist": ("rnvp-training-loop", "train_realnvp('test', EPOCHS)"),
    "masked-cnn-inpainting": (
        "mcnn-short-runs",
        "train_pixel_cnn('test', network_of(masked_conv), few_digits, EPOCHS)",
    ),
    "gan-ablation": (
        "ablation-harness",
        "(globals().update(ABLATION_EPOCHS=EPOCHS),"
        " one_run('test', recipes()['ten to one'], seed=0))[1]",
    ),
}


def cells_of(slug: str) -> tuple[list[str], list[str]]:
    """The solved notebook's cells without its checks, up to the training loop and after it."""
    notebook = solved(assemble_problem(ROOT, load_problem(ROOT / "problems", slug, variants=False)))
    cells = [
        (cell.id, cell.source)
        for cell in notebook.cells
        if cell.cell_type == "code" and cell.metadata.dgm.role != "tests"
    ]
    loop = [id for id, _ in cells].index(TRAIN[slug][0]) + 1
    return [source for _, source in cells[:loop]], [source for _, source in cells[loop:]]


def run(slug: str, mode: str, folder: Path) -> object:
    path = folder / "cells.json"
    path.write_text(json.dumps(cells_of(slug)))
    environment = {
        **os.environ,
        "DGM_BUDGET": "smoke",
        "DGM_CHECKPOINTS": str(folder / "checkpoints"),
        "OMP_NUM_THREADS": "1",
    }
    child = subprocess.run(
        [sys.executable, CHILD, path, TRAIN[slug][1], mode],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert child.returncode == 0, child.stderr[-3000:]
    return json.loads(child.stdout.splitlines()[-1])


@pytest.mark.parametrize("slug", TRAIN)
def test_a_run_that_was_stopped_and_killed_ends_as_one_that_was_left_alone(slug, tmp_path):
    alone = run(slug, "alone", tmp_path)
    assert run(slug, "resumed", tmp_path) == alone


@pytest.mark.parametrize("slug", TRAIN)
def test_a_notebook_whose_training_was_stopped_at_once_still_runs_to_its_end(slug, tmp_path):
    assert run(slug, "stopped", tmp_path) == []
