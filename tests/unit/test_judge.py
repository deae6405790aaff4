"""The judge: what it scores, and that notebook and grader hear the same from it."""

import io
import math
import os
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from dgm.content.fragments import NOTEBOOK, fragment_namespace
from dgm.testing.judge import Judge, inception_score


@pytest.fixture(scope="module")
def judge():
    return Judge()


@pytest.fixture(scope="module")
def notebook():
    """The names that a notebook has after its setup cells."""
    return fragment_namespace("judge", "pictures")


@pytest.fixture(scope="module")
def stand_in():
    return fragment_namespace("data")["_stand_in"](False, "in a test")


@pytest.fixture(scope="module")
def real_test_digits(tmp_path_factory):
    folder = os.environ.get("DGM_DATA")
    if not folder or not (Path(folder) / "MNIST").is_dir():
        pytest.skip("DGM_DATA names no folder with the real MNIST")
    return fragment_namespace("data")["load_mnist"](train=False)


def test_it_reads_at_least_99_percent_of_the_real_test_digits(judge, real_test_digits):
    images, labels = real_test_digits
    assert len(images) == 10_000
    assert (judge.labels(images) == labels).double().mean() >= 0.99


def test_the_ceiling_is_what_the_real_test_digits_score(judge, real_test_digits):
    images, _ = real_test_digits
    assert judge.inception_score(images) == pytest.approx(judge.real_ceiling(10_000), abs=1e-4)
    chosen = torch.randperm(10_000, generator=torch.Generator().manual_seed(0))
    few = [judge.inception_score(images[part]) for part in chosen[:3000].split(100)]
    assert np.mean(few) == pytest.approx(judge.real_ceiling(100), abs=0.15)


def test_it_reads_digits_it_was_not_trained_on(judge, stand_in):
    images, labels = stand_in
    assert (judge.labels(images) == labels).double().mean() >= 0.9


def test_notebook_and_grader_hear_the_same_of_the_same_pictures(judge, notebook, stand_in):
    images, _ = stand_in
    assert torch.equal(judge.logits(images), notebook["judge_logits"](images))
    assert judge.real_ceiling(640) == notebook["real_ceiling"](640)


def test_a_saved_grid_is_judged_as_the_pictures_in_the_notebook_are(judge, notebook, stand_in):
    images, _ = stand_in
    shown = images[:100] * 0.97
    rounded = notebook["to_bytes"](shown).float() / 127.5 - 1
    pixels = np.asarray(Image.open(io.BytesIO(notebook["grid_png"](shown))))
    assert torch.equal(judge.pictures(pixels), rounded)
    assert torch.equal(judge.logits(judge.pictures(pixels)), notebook["judge_logits"](rounded))


def test_what_the_judge_says_of_a_picture_does_not_depend_on_its_neighbours(judge, stand_in):
    images, _ = stand_in
    together, alone = judge.logits(images), judge.logits(images[7:8])
    assert torch.allclose(together[7:8], alone, atol=1e-4)
    twice = judge.logits(torch.cat([images, images, images]))
    assert torch.allclose(twice[-len(images) :], together, atol=1e-4)


def test_probabilities_are_a_softmax_in_double_precision(judge, stand_in):
    images, _ = stand_in
    probabilities = judge.probabilities(images)
    assert probabilities.dtype == torch.float64 and probabilities.shape == (len(images), 10)
    assert torch.allclose(probabilities.sum(1), torch.ones(len(images), dtype=torch.float64))


def test_judging_leaves_gradients_and_random_states_alone():
    fresh = fragment_namespace("judge")
    images = torch.zeros(2, 1, 28, 28, requires_grad=True)
    before = torch.get_rng_state()
    assert not fresh["judge_logits"](images).requires_grad
    assert torch.equal(torch.get_rng_state(), before)
    assert torch.is_grad_enabled()


@pytest.mark.parametrize("shape", [(28, 28), (4, 28, 28), (4, 784), (4, 3, 28, 28), (4, 1, 32, 32)])
def test_pictures_of_another_shape_are_refused_with_the_right_one(judge, shape):
    with pytest.raises(ValueError, match=r"takes images \[N, 1, 28, 28\], not \["):
        judge.logits(torch.zeros(shape))


def test_the_inception_score_is_the_number_of_classes_when_sure_and_even():
    sure = 1e4 * torch.eye(10).repeat(5, 1)
    assert inception_score(sure) == pytest.approx(10)
    assert inception_score(sure[:7]) == pytest.approx(7)


def test_the_inception_score_is_one_when_all_pictures_look_alike():
    assert inception_score(torch.randn(1, 10).repeat(50, 1)) == pytest.approx(1)


def test_the_inception_score_agrees_with_its_definition():
    rng = np.random.default_rng(0)
    logits = rng.normal(scale=2, size=(40, 10))
    p = np.exp(logits) / np.exp(logits).sum(1, keepdims=True)
    divergences = (p * np.log(p / p.mean(0))).sum(1)
    expected = math.exp(divergences.mean())
    assert inception_score(torch.tensor(logits)) == pytest.approx(expected, rel=1e-12)


def test_splits_average_the_scores_of_the_parts():
    logits = torch.randn(30, 10, generator=torch.Generator().manual_seed(0))
    parts = [inception_score(part) for part in logits.split(10)]
    assert inception_score(logits, splits=3) == pytest.approx(np.mean(parts))


@pytest.mark.parametrize("splits", [0, 31])
def test_an_impossible_number_of_splits_is_refused(splits):
    with pytest.raises(ValueError, match="30 pictures cannot be cut"):
        inception_score(torch.zeros(30, 10), splits)


def test_the_ceiling_rises_with_the_number_of_digits_and_never_reaches_ten(judge):
    ceilings = [judge.real_ceiling(n) for n in (1, 10, 64, 100, 1_000, 5_000, 10_000, 60_000)]
    assert ceilings == sorted(ceilings)
    assert ceilings[0] > 1 and ceilings[-1] < 10


def test_a_score_is_described_beside_the_ceiling(notebook):
    line = notebook["describe_score"](7.305, 100)
    ceiling = f"{notebook['real_ceiling'](100):.2f}"
    assert line.startswith(f"Inception Score of 100 pictures: 7.30 (100 real digits: {ceiling} ±")
    assert "±" not in notebook["describe_score"](7.305, 10_000)


def spoil_grey(pixels):
    pixels[0, 5] = 0


def spoil_square(pixels):
    pixels[2, 2] = 255 - pixels[2, 2]


@pytest.mark.parametrize("spoil", [spoil_grey, spoil_square])
def test_pixels_that_show_grid_cannot_have_made_are_refused(judge, notebook, spoil):
    png = notebook["grid_png"](torch.full((4, 1, 28, 28), -1.0))
    pixels = np.array(Image.open(io.BytesIO(png)))
    spoil(pixels)
    with pytest.raises(ValueError, match="not those of a grid"):
        judge.pictures(pixels)


@pytest.mark.parametrize("shape", [(2, 2), (58, 60), (600, 600, 3), (0, 0)])
def test_pixels_of_another_size_are_no_grid(judge, shape):
    with pytest.raises(ValueError, match="are no grid of 28 x 28 pictures"):
        judge.pictures(np.zeros(shape, np.uint8))


def test_the_weights_fit_a_setup_cell():
    assert (NOTEBOOK / "judge_mnist.npz").stat().st_size * 5 / 4 <= 60_000
