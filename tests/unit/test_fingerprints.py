"""Fingerprints: noise, copies of real digits and repeated pictures are told from new digits."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from scipy.fft import dctn

from dgm.audit.saved_pictures import stored_pictures
from dgm.testing.fingerprints import (
    ALIKE,
    FAR,
    _stored,
    alike_to_real,
    bits_apart,
    bits_from_real,
    expect_new_digits,
    far_from_real,
    fingerprints,
    frequencies,
)
from dgm.testing.hidden_test import Failed

BANK = Path(__file__).parents[2] / "problems" / "own-model"


@pytest.fixture(scope="module")
def real():
    """A hundred digits of MNIST, drawn at random."""
    return stored_pictures(BANK / "real-digits.png")


@pytest.fixture(scope="module")
def generated():
    """The pictures of a model that copies none."""
    return stored_pictures(BANK / "other-model.png")


def noise(count=100):
    return 2 * torch.rand(count, 1, 28, 28, generator=torch.Generator().manual_seed(0)) - 1


def test_pictures_of_an_honest_model_are_new_digits(generated):
    expect_new_digits(generated)


def test_noise_is_far_from_every_real_digit():
    with pytest.raises(Failed, match="far from every real digit"):
        expect_new_digits(noise())


@pytest.mark.parametrize("change", [0.0, 0.05, 0.1])
def test_real_digits_are_noticed_also_with_a_little_noise(real, change):
    with pytest.raises(Failed, match="look like copies of real digits"):
        expect_new_digits((real + change * noise()).clamp(-1, 1))


def test_one_picture_many_times_is_noticed_also_with_a_little_noise(generated):
    with pytest.raises(Failed, match="look like another one of them"):
        expect_new_digits((generated[:1].repeat(100, 1, 1, 1) + 0.05 * noise()).clamp(-1, 1))


def test_half_of_all_real_digits_are_stored(real):
    assert 35 <= (bits_from_real(real) == 0).sum() <= 65


def test_a_picture_is_alike_to_itself_and_not_to_its_negative(generated):
    codes = fingerprints(generated)
    assert (bits_apart(codes, codes) == 0).all()
    assert (bits_apart(codes, fingerprints(-generated)) > ALIKE).all()


@pytest.mark.parametrize("bits", range(4))
def test_copies_are_found_as_by_a_look_at_all_stored_digits(bits):
    rng, (stored, _) = np.random.default_rng(bits), _stored()
    codes = rng.choice(stored, 300)
    for code in range(len(codes)):
        for place in rng.choice(64, bits, replace=False):
            codes[code] ^= np.uint64(1) << np.uint64(place)
    alike = bits_apart(codes, stored) <= ALIKE
    assert (alike_to_real(codes) == alike).all() and alike.all() == (bits <= ALIKE)


@pytest.mark.parametrize("pixels", [-2, 1])
def test_a_picture_that_was_moved_is_alike_to_itself(generated, pixels):
    moved = fingerprints(generated.roll(pixels, 3))
    same = [(bits_apart(moved[[k]], fingerprints(generated[[k]]))) for k in range(20)]
    assert np.median(same) == 0


def test_the_fingerprint_does_not_depend_on_the_other_pictures(generated):
    alone = [fingerprints(generated[[k]])[0] for k in range(5)]
    assert np.array_equal(fingerprints(generated)[:5], alone)


def test_pictures_of_another_shape_are_refused():
    with pytest.raises(ValueError, match=r"images \[N, 1, 28, 28\]"):
        fingerprints(torch.zeros(3, 28, 28))


def blurred(images):
    return torch.nn.functional.avg_pool2d(images, 3, stride=1, padding=1)


@pytest.mark.parametrize("times", [1, 2])
def test_real_digits_are_noticed_also_when_they_are_blurred(real, times):
    for _ in range(times):
        real = blurred(real)
    with pytest.raises(Failed, match="look like copies of real digits"):
        expect_new_digits(real)


def test_blurred_pictures_of_an_honest_model_are_new_digits(generated):
    expect_new_digits(blurred(generated))


def test_frequencies_are_the_lowest_of_the_cosine_transform(real):
    middle = real.clone()
    middle[:] = -1.0
    middle[:, :, 10:18, 10:18] = real[:, :, 10:18, 10:18].abs() + 0.1  # ink that is in the middle
    spectrum = dctn(middle[:, 0].double().numpy(), axes=(1, 2)) / 4
    lowest = [(i, total - i) for total in range(1, 11) for i in range(total + 1)][:64]
    expected = np.stack([spectrum[:, i, j] for i, j in lowest], axis=1)
    assert np.abs(frequencies(middle) - expected).max() < 1e-9


def test_a_digit_is_far_from_real_ones_when_the_nearest_of_all_is(real, generated):
    codes = fingerprints(torch.cat([real, generated, noise(), (real + noise()) / 2]))
    far = bits_apart(codes, _stored()[0]) > FAR
    assert (far_from_real(codes) == far).all()
    assert 0 < far.sum() < len(far)
