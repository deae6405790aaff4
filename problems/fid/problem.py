# ---
# title: The Fréchet Inception Distance
# covers:
#   - ECE1508 A2 written question 4.1: [fid-encoder, fid-moments, fid-in-words]
#   - ECE1508 A2 written question 4.2: [fid-generated, fid-moments, fid-in-words]
#   - ECE1508 A2 written question 4.3: [fid-distance, fid-in-words]
#   - ECE1508 A2 written question 4.4: [fid-paper]
# differs:
#   ECE1508 A2 written question 4.1:
#     The estimates are also programmed. The encoder is this course's own judge of digits.
#   ECE1508 A2 written question 4.2:
#     The sampler is also programmed.
#   ECE1508 A2 written question 4.3:
#     The FID is also programmed.
# presupposes: [mean and covariance, eigenvalues, law of large numbers]
# setup: [basics, checks, data, pictures, judge]
# minutes: {smoke: 0.3, cpu: 1, gpu: 0.7}
# work: {reading: 8, fid-encoder: 15, fid-moments: 13, fid-generated: 12, fid-distance: 18,
#   fid-paper: 12, fid-in-words: 15, fid-paper-questions: 6, fid-why-it-looks-right: 15}
# ---
# %% [markdown]
# # The Fréchet Inception Distance
#
# Suppose that a generative model has been trained. Is it good? For pictures one often cannot
# compute the likelihood, and where one can, it does not say whether the pictures look right. Most
# papers report the FID instead ([Heusel and others, 2017](https://arxiv.org/abs/1706.08500)). It
# has three steps. Send real and generated pictures through a trained network, the *encoder*. Treat
# the two sets of features as Gaussian, and estimate the mean and covariance of each. Compute the
# Fréchet distance of the two Gaussians:
#
# $$D_F = \|\mu_1 - \mu_2\|^2 +
#   \operatorname{tr}\bigl(\Sigma_1 + \Sigma_2 - 2 (\Sigma_1 \Sigma_2)^{1/2}\bigr).$$
#
# ![Two clouds of points, real and generated, each with the ellipse of its covariance. An arrow
# joins the two means.](figures/ellipses.png)
#
# *Two sets of features, of which the distance sees only means and covariances.*
#
# (It is the *square* of a distance, the Wasserstein distance $W_2$ of the two Gaussians. It is
# usual to leave out the root.) In this problem we build each of the steps, and then find out by
# experiment how far the number can be trusted.
#
# **Contract for everything below.**
#
# - Features are the encoder's output for pictures: `[N, d]`, with one row for each picture.
# - Means are `[d]`, covariances `[d, d]`; both are NumPy arrays of `float64`. A covariance may be
#   estimated with $1/n$ or with $1/(n-1)$.
# - The matrix root is the one with nonnegative eigenvalues. $\Sigma_1 \Sigma_2$ is not symmetric in
#   general, but it has the same eigenvalues as the matrix $\Sigma_1^{1/2} \Sigma_2 \Sigma_1^{1/2}$,
#   which is symmetric.

# %% role="setup" id="fid-kit" collapsed="true"
import time


def tidy_fid_panel(axes, title, **labels):
    """The look that all plots of this problem share."""
    axes.set_title(title, loc="left", fontsize=10)
    axes.set(**labels)
    axes.spines[["top", "right"]].set_visible(False)
    axes.tick_params(labelsize=8)


# %% [markdown]
# ## The encoder
#
# A classifier is trained to tell classes apart. Its last layer only turns features into classes, so
# the input of that layer is a description of the picture. The paper uses such a layer of a
# classifier of photographs. For digits we use the judge that comes with this notebook.
#
# *Documentation:*
# [`nn.Sequential`](https://docs.pytorch.org/docs/stable/generated/torch.nn.Sequential.html).
#
# **Contract.** `network` is an `nn.Sequential` whose last layer turns features into logits.
# `encode_pictures(network, images)` returns the features `[N, d]` that are the input of this last
# layer. The network works in evaluation mode during the call, and is left as it was found: its
# mode, training or evaluation, its parameters and its buffers. Features do not require gradients,
# but what is computed after the call still can.


# %% role="solution" id="fid-encoder"
def encode_pictures(network, images):
    """The features [N, d] of images: the input of the network's last layer."""
    ### BEGIN SOLUTION
    was_training = network.training
    network.eval()
    with torch.no_grad():
        features = network[:-1](images)
    network.train(was_training)
    return features
    ### END SOLUTION


# %% role="tests" id="fid-encoder-tests" check_output="true"
with visible_checks("fid-encoder") as check:
    small = nn.Sequential(nn.Flatten(), nn.Linear(9, 4), nn.ReLU(), nn.Linear(4, 3))
    check.shape(encode_pictures(small, torch.rand(5, 1, 3, 3)), (5, 4), "features, not logits")
    check.true(small.training, "the network is in the mode in which it was found")
    jumpy = nn.Sequential(nn.Flatten(), nn.Dropout(), nn.Linear(9, 3))
    ones = torch.ones(4, 1, 3, 3)
    check.close(encode_pictures(jumpy, ones), torch.ones(4, 9), "dropout drops nothing here")
### BEGIN HIDDEN TESTS
from dgm.testing import expect, expect_close, points

# Normalisation and dropout work differently in training. The layer before the last one bends, so
# that one layer more or less shows.
ENCODE = """
import torch
from torch import nn
torch.manual_seed(seed)
network = nn.Sequential(
    nn.Conv2d(1, 4, 3), nn.BatchNorm2d(4), nn.Flatten(), nn.Dropout(), nn.Linear(36, 6), nn.ReLU(),
    nn.Linear(6, 3),
)
network.train(training)
for p in [*network[1].parameters(), network[1].running_mean]:
    p.data = torch.rand(p.shape) + 0.5
network[4].bias.requires_grad_(False)
before = {name: value.clone() for name, value in network.state_dict().items()}
learnt = [p.requires_grad for p in network.parameters()]
features = encode_pictures(network, torch.randn(7, 1, 5, 5))
{
    "features": features.detach(),
    "graph": bool(features.requires_grad),
    "learnt": [p.requires_grad for p in network.parameters()] == learnt,
    "off": not torch.is_grad_enabled(),
    "modes": [bool(m.training) == training for m in network.modules()],
    "same": [bool((value == before[name]).all()) for name, value in network.state_dict().items()],
}
"""


@points(0.75)
def test_features_are_what_the_last_layer_is_given(student, reference, rng):
    """The features come from just before the last layer, with the network in evaluation mode."""
    for training in (False, True):
        inputs = {"seed": int(rng.integers(2**31)), "training": training}
        what = "the features (no logits, no probabilities; everything in evaluation mode)"
        mine, right = student.run(ENCODE, **inputs), reference.run(ENCODE, **inputs)
        expect_close(mine["features"], right["features"], what, rtol=1e-4, atol=1e-5)


@points(0.25)
def test_the_network_is_left_as_it_was(student, rng):
    """Afterwards the network has its mode, parameters and buffers, and no graph hangs on it."""
    for training in (False, True):
        seen = student.run(ENCODE, seed=int(rng.integers(2**31)), training=training)
        mode = "training" if training else "evaluation"
        expect(all(seen["modes"]), f"the network was in {mode} mode, and is not any more")
        expect(all(seen["same"]), "parameters or buffers of the network have changed")
        expect(seen["learnt"], "other parameters of the network require gradients now than before")
        expect(not seen["off"], "gradients are switched off for all that follows")
        expect(not seen["graph"], "the features require gradients: a graph for each batch")


### END HIDDEN TESTS

# %% [markdown]
# ## Mean and covariance of real pictures
#
# By the law of large numbers, averages over $n$ independent pictures converge to expectations. Ten
# thousand pictures do not fit through a network at once, so features arrive in batches.
#
# **Contract.** `moments` takes features in batches: any iterable of tensors `[N_i, d]`, `float32`.
# It may be possible to go through the iterable only once, and the sizes of the batches may differ
# and may be 1. `moments` returns `(mean, covariance)` of *all* rows: each row counts the same,
# whatever batch it is in, and the covariance is about that mean. The covariance must be right to
# six digits even if the features are a thousand times further from zero than they are from each
# other.


# %% [markdown]
# <details><summary>Hint 1</summary>
#
# Compute the mean of each batch and then their mean: which pictures count too much?
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# In `float32`, what is left of the difference of two numbers near 1000 that differ by 1? Change
# the type before you subtract. The batches can be gone through only once, but nothing forbids to
# keep the features.
#
# </details>


# %% role="solution" id="fid-moments"
def moments(batches):
    """(mean [d], covariance [d, d]) of all features in batches [N_i, d], float64."""
    ### BEGIN SOLUTION
    features = torch.cat(list(batches)).double().numpy()
    mean = features.mean(axis=0)
    centred = features - mean
    return mean, centred.T @ centred / (len(features) - 1)
    ### END SOLUTION


# %% role="tests" id="fid-moments-tests" check_output="true"
with visible_checks("fid-moments") as check:
    corners = torch.tensor([[0.0, 0.0], [2.0, 0.0], [2.0, 4.0], [0.0, 4.0]])
    mean, covariance = moments(iter([corners[:3], corners[3:]]))
    check.close(mean, [1.0, 2.0], "the middle of the rectangle")
    check.shape(covariance, (2, 2), "features against features, not pictures against pictures")
    check.true(covariance.dtype == np.float64, "float64")
    check.close(covariance[1, 1] / covariance[0, 0], 4.0, "twice as wide: four times the variance")
    rising = torch.tensor([[4.0, 1.0], [5.0, 3.0], [9.0, 4.0]])
    together = moments(iter([rising]))[1]
    check.close(moments(iter([rising[:1], rising[1:]]))[1], together, "cut into other batches")
    check.close(moments(iter([rising + 64]))[1], together, "all features moved by the same amount")
    check.true(together[0, 1] > 0, "features that rise together have a positive covariance")
### BEGIN HIDDEN TESTS
import numpy as np

from dgm.testing import expect, expect_array, expect_close, points, show

MOMENTS = """
import torch
moments(torch.tensor(part) for part in parts)
"""


def draw(rng, far=0.0):
    """Correlated features, float32, in batches of four sizes."""
    features = rng.normal(size=(12, 3)) @ rng.normal(size=(3, 3)) + rng.normal(size=3)
    return np.split((features + far).astype(np.float32), [5, 6, 10])


def found(student, parts):
    pair = student.run(MOMENTS, parts=parts)
    expect(
        isinstance(pair, tuple | list) and len(pair) == 2,
        f"moments: (mean, covariance) expected, got {show(pair)}",
    )
    return pair


@points(0.5)
def test_the_mean_is_over_all_pictures(student, rng):
    """Every picture counts the same in the mean, also those in small batches."""
    parts = draw(rng)
    features = np.concatenate(parts).astype(np.float64)
    mean = expect_array(found(student, parts)[0], (3,), what="the mean")
    expect_close(mean, features.mean(axis=0), "the mean (over pictures, not over batches)")


@points(1)
def test_the_covariance_is_about_the_mean(student, rng):
    """The covariance is that of all pictures, about their common mean, with 1/n or 1/(n-1)."""
    parts = draw(rng)
    what = (
        "the covariance (about the mean of all, all pairs of features, variances on its diagonal)"
    )
    covariance = expect_array(found(student, parts)[1], (3, 3), what=what)
    features = np.concatenate(parts).astype(np.float64)
    rights = [np.cov(features, rowvar=False, bias=bias) for bias in (True, False)]
    right = min(rights, key=lambda right: abs(covariance - right).max())
    expect_close(covariance, right, what, rtol=1e-6, atol=1e-6 * abs(right).max())


@points(0.25)
def test_far_from_zero(student, rng):
    """Adding a large number to all features does not change their covariance."""
    far = draw(rng, far=1000.0)
    near = [part - np.float32(1000) for part in far]  # exactly: both are multiples of 2^-14
    one, other = (
        expect_array(found(student, parts)[1], None, what="the covariance of features near zero")
        for parts in (near, draw(rng))
    )
    expect(
        one.size and one.shape == other.shape and not np.allclose(one, other),
        "other features should have another covariance of the same shape",
    )
    what = "the covariance of features moved by 1000, against that of the same features unmoved"
    expect_close(found(student, far)[1], one, what, rtol=1e-6, atol=2e-6 * abs(one).max())


@points(0.25)
def test_both_are_arrays_of_float64(student, rng):
    """Mean and covariance are NumPy arrays of float64, whatever their values."""
    pair = found(student, draw(rng))
    for name, value in zip(("mean", "covariance"), pair, strict=True):
        expect_array(value, None, np.float64, f"the {name}'s type", kind="array", finite=False)


### END HIDDEN TESTS

# %% [markdown]
# ## The moments of generated pictures
#
# A trained model $P_w$ is used only through its sampler. We can draw as many pictures as we like,
# but not all at once.
#
# **Contract.** `sample(k)` draws `k` new pictures from the model, `[k, ...]`.
# `generated_batches(sample, count, batch_size)` gives batches of pictures, one after another:
# `batch_size` in each, but the last has only the pictures that are left. There are exactly `count`
# pictures in all. Every batch is drawn when it is needed and not before (by `yield`), so that
# only one is in memory. Batches do not require gradients.


# %% role="solution" id="fid-generated"
def generated_batches(sample, count, batch_size):
    """Batches of new pictures of a model, `count` in all: an iterator."""
    ### BEGIN SOLUTION
    for start in range(0, count, batch_size):
        with torch.no_grad():
            pictures = sample(min(batch_size, count - start))
        yield pictures
    ### END SOLUTION


# %% role="tests" id="fid-generated-tests" check_output="true"
with visible_checks("fid-generated") as check:
    sizes = [len(b) for b in generated_batches(lambda k: torch.rand(k, 1, 2, 2), 7, 3)]
    check.close(sum(sizes), 7, "as many pictures as were asked for")
    check.true(max(sizes) <= 3, "no more than a batch at a time")
    asked, brightness = [], torch.ones(1, requires_grad=True)

    def counting(k):
        asked.append(k)
        return brightness * len(asked) * torch.ones(k, 1, 2, 2)

    some = iter(generated_batches(counting, 7, 3))
    first, second = next(some), next(some)
    check.close(asked, [3, 3], "the model's work when two batches have been asked for")
    check.true(not torch.equal(first, second), "each batch has new pictures")
    check.true(not first.requires_grad, "batches do not require gradients")
### BEGIN HIDDEN TESTS
import numpy as np

from dgm.testing import expect, expect_array, expect_close, points

GENERATE = """
import torch
generator = torch.Generator().manual_seed(seed)
scale = torch.tensor(2.0, requires_grad=True)
drawn = []
def sample(k):
    pictures = scale * torch.randn(k, 1, 2, 2, generator=generator)
    drawn.append(pictures.detach())
    return pictures
batches = iter(generated_batches(sample, count, batch_size))
got, waiting = [], []
for batch in batches:
    got.append(batch)
    waiting.append(len(drawn) - len(got))
{
    "drawn": drawn,
    "got": [batch.detach() for batch in got],
    "graph": any(bool(batch.requires_grad) for batch in got),
    "waiting": max([0, *waiting]),
}
"""


def pictures(batches):
    return [expect_array(batch, (None, 1, 2, 2), what="a batch") for batch in batches]


def draw(rng):
    batch_size = int(rng.integers(3, 6))
    whole = int(rng.integers(2, 4))
    seed = int(rng.integers(2**31))
    rest = int(rng.integers(1, batch_size))
    for left in (0, rest):
        yield {"seed": seed, "count": whole * batch_size + left, "batch_size": batch_size}


@points(0.5)
def test_as_many_pictures_as_asked_for(student, rng):
    """All batches are full but the last, and together they have as many pictures as asked for."""
    for inputs in draw(rng):
        sizes = [len(batch) for batch in pictures(student.run(GENERATE, **inputs)["got"])]
        count, full = inputs["count"], inputs["batch_size"]
        right = [full] * (count // full) + [count % full] * (count % full > 0)
        expect(sizes == right, f"{count} pictures in batches of {full}: got sizes {sizes}")


@points(0.5)
def test_each_batch_is_drawn_when_it_is_needed(student, rng):
    """The batches are what the model drew, each drawn anew, when it is asked for, no graph."""
    for inputs in draw(rng):
        seen = student.run(GENERATE, **inputs)
        expect(seen["waiting"] == 0, "batches were drawn before they were asked for: yield them")
        got, drawn = pictures(seen["got"]), pictures(seen["drawn"])
        expect(got and drawn, "no batch came, or the model was never asked for one")
        most = max(map(len, drawn))
        expect(
            most <= inputs["batch_size"],
            f"the model drew {most} pictures at once, for batches of {inputs['batch_size']}",
        )
        expect(not seen["graph"], "pictures require gradients: a graph of the model for each batch")
        what = "the batches, against what the model drew (every draw used once)"
        expect_close(np.concatenate(got), np.concatenate(drawn), what)


### END HIDDEN TESTS

# %% [markdown]
# ## The distance
#
# The formula needs the root of $\Sigma_1 \Sigma_2$, and there is a library function for it
# ([`scipy.linalg.sqrtm`](https://docs.scipy.org/doc/scipy/reference/generated/scipy.linalg.sqrtm.html)).
# The next cell uses it directly, on twenty-dimensional features of a few pictures. The last column
# has the same pictures on both sides, so the distance is zero.

# %% role="run" id="fid-transcribed"
import warnings

from scipy.linalg import sqrtm


def transcribed(mean1, covariance1, mean2, covariance2):
    """The formula exactly as written."""
    root = sqrtm(covariance1 @ covariance2)
    return ((mean1 - mean2) ** 2).sum() + np.trace(covariance1 + covariance2 - 2 * root)


draws = np.random.default_rng(0)
print(f"{'pictures':>8}   {'two models':26}{'the same pictures twice'}")
with warnings.catch_warnings(), np.errstate(all="ignore"):
    warnings.simplefilter("ignore")
    for n in (100, 21, 12, 6):
        first, second = draws.normal(size=(2, n, 20))
        (a, b), (c, d) = ((f.mean(0), np.cov(f, rowvar=False)) for f in (first, 0.5 * second))
        print(f"{n:8}   {transcribed(a, b, c, d):<26.3g}{transcribed(a, b, a, b):.1e}")

# %% [markdown]
# With fewer pictures than features a covariance has no inverse, and rounding may give complex
# numbers or values below zero. Here these errors are small, but a complex or negative distance
# breaks the code that uses it. A common workaround adds a small number $\epsilon$ to the diagonals.
# Along a direction in which one set has variance $b$ and the other has none, this changes the
# answer by about $-2\sqrt{\epsilon\, b}$, which is much larger than $\epsilon$.
#
# There is a way without such errors. Write $\Sigma_i = A_i A_i^\top$. Then
# $\operatorname{tr} (\Sigma_1\Sigma_2)^{1/2}$ is the sum of the singular values of $A_1^\top A_2$,
# for any ranks. Or use the symmetric matrix of the contract above: its eigenvalues are real, and
# only rounding can make them negative.
#
# **Contract.** `frechet_distance` returns $D_F$ as a plain float.
#
# - For well-conditioned covariances its error is at most $10^{-6}$ of
#   $\|\mu_1 - \mu_2\|^2 + \operatorname{tr}(\Sigma_1 + \Sigma_2)$, whatever the unit of the
#   features.
# - Covariances may be singular, even zero. Then the error is at most
#   $10^{-5} \operatorname{tr}(\Sigma_1 + \Sigma_2)$.
# - It is real, and never negative, not even by rounding.


# %% [markdown]
# <details><summary>Hint 1</summary>
#
# Why are the eigenvalues of a covariance sometimes a little below zero, and what does a square
# root make of them?
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# Find a factor $A$ with $A A^\top = \Sigma$ from the eigenvalues and eigenvectors of $\Sigma$: it
# exists for singular covariances, too.
#
# </details>
#
# <details><summary>Hint 3</summary>
#
# `np.linalg.eigh` gives the eigenvalues of a symmetric matrix. Clip them at zero before anything
# else.
#
# </details>


# %% role="solution" id="fid-distance"
def frechet_distance(mean1, covariance1, mean2, covariance2):
    """The Fréchet distance (squared) of two Gaussians, from means [d] and covariances [d, d]."""

    ### BEGIN SOLUTION
    def root_factor(covariance):
        values, vectors = np.linalg.eigh(covariance)
        return vectors * np.sqrt(values.clip(min=0))

    overlap = np.linalg.svd(root_factor(covariance1).T @ root_factor(covariance2), compute_uv=False)
    traces = np.trace(covariance1) + np.trace(covariance2)
    return max(0.0, float(((mean1 - mean2) ** 2).sum() + traces - 2 * overlap.sum()))
    ### END SOLUTION


# %% role="tests" id="fid-distance-tests" check_output="true"
with visible_checks("fid-distance") as check:
    origin, one = np.zeros(2), np.eye(2)
    check.close(frechet_distance(origin, one, origin + 3, one), 18.0, "moved by 3 along two axes")
    check.close(frechet_distance(origin, one, origin, 9 * one), 8.0, "3 times as wide: (3 - 1)^2")
    flat = np.array([[1.0, 1.0], [1.0, 1.0]])
    check.true(0 <= frechet_distance(one[0], flat, one[0], flat) < 1e-6, "no distance to itself")
    turn = np.array([[0.6, -0.8], [0.8, 0.6]])
    wide, leaning = np.diag([4.0, 1.0]), np.array([[2.0, 1.0], [1.0, 2.0]])
    both = [turn @ covariance @ turn.T for covariance in (wide, leaning)]
    as_it_was = frechet_distance(origin, wide, origin, leaning)
    check.close(
        frechet_distance(origin, both[0], origin, both[1]), as_it_was, "both turned by one angle"
    )
    line = np.diag([1.0, 0.0])
    check.close(frechet_distance(origin, line, origin, flat), 1.0, "two lines at 45 degrees")
    cloud = np.random.default_rng(0).normal(size=(20, 3))
    thin, nowhere = cloud @ cloud.T, np.zeros(20)
    apart = frechet_distance(nowhere, thin, nowhere, 4 * thin)
    check.close(apart / np.trace(thin), 1.0, "singular covariances, one twice as wide", rtol=1e-4)
    point = frechet_distance(origin, np.zeros((2, 2)), origin + 1, wide)
    check.close(point, 7.0, "a covariance of zero: 2 from the means and the trace of the other")
    check.plain_float(apart, "the distance")
    small = frechet_distance(origin, 1e-8 * wide, origin, 1e-8 * leaning)
    check.close(small / as_it_was, 1e-8, "another unit, 10^-4 times as large", rtol=1e-4)
### BEGIN HIDDEN TESTS
import numpy as np
from scipy.linalg import sqrtm

from dgm.testing import expect, expect_float, expect_number, points

SAME = "[frechet_distance(mean, c, mean, c) for mean, c in zip(means, covariances, strict=True)]"


def regular(rng, size=6):
    """A mean and a well-conditioned covariance that is far from diagonal."""
    factor = rng.normal(size=(size, 2 * size)) * rng.uniform(0.5, 2, (size, 1))
    return rng.normal(size=size), factor @ factor.T / size


def flat_factor(rng, size, rank):
    return rng.normal(size=(size, rank)) / np.sqrt(max(rank, 1))


@points(1)
def test_agrees_with_the_matrix_root(student, rng):
    """Agrees with the formula to six digits for well-conditioned covariances, in any unit."""
    for unit in (1.0, 1e-4, 1e3):
        (mean1, first), (mean2, second) = regular(rng), regular(rng)
        size = ((mean1 - mean2) ** 2).sum() + np.trace(first + second)
        right = size - 2 * np.trace(sqrtm(first @ second)).real
        value = student.frechet_distance(
            unit * mean1, unit**2 * first, unit * mean2, unit**2 * second
        )
        what = "the distance (gap of means squared; the trace of a *matrix* root, twice)"
        expect_number(value, unit**2 * right, rtol=0, atol=1e-6 * unit**2 * size, what=what)


@points(0.75)
def test_singular_covariances(student, rng):
    """Right for covariances without an inverse, whatever their ranks, zero included."""
    for rank1, rank2 in ((3, 3), (8, 2), (2, 8), (5, 6), (4, 0)):
        a, b = flat_factor(rng, 8, rank1), flat_factor(rng, 8, rank2)
        mean1, mean2 = rng.normal(size=(2, 8))
        overlap = np.linalg.svd(a.T @ b, compute_uv=False).sum()  # the nuclear norm
        traces = np.trace(a @ a.T) + np.trace(b @ b.T)
        right = ((mean1 - mean2) ** 2).sum() + traces - 2 * overlap
        value = student.frechet_distance(mean1, a @ a.T, mean2, b @ b.T)
        what = f"the distance for covariances of rank {rank1} and {rank2} in 8 dimensions"
        expect_number(value, right, rtol=0, atol=1e-5 * traces, what=what)


@points(0.25)
def test_is_a_plain_float(student, rng):
    """It is a plain float."""
    (mean1, first), (mean2, second) = regular(rng), regular(rng)
    expect_float(student.frechet_distance(mean1, first, mean2, second), "the distance")


@points(0.5)
def test_never_negative(student, rng):
    """No distance between equal Gaussians, and never one below zero."""
    means, covariances = [], []
    for k in range(40):
        factor = flat_factor(rng, 6, 2 if k % 4 == 0 else 12)
        means.append(rng.normal(size=6))
        covariances.append(factor @ factor.T)
    for value, covariance in zip(
        student.run(SAME, means=means, covariances=covariances), covariances, strict=True
    ):
        value = expect_number(value, what="the distance of a Gaussian to itself")
        expect(value >= 0, f"the distance of a Gaussian to itself is {value:.3g}, below zero")
        expect(
            value <= 2e-5 * np.trace(covariance),
            f"the distance of a Gaussian to itself is {value:.3g}, not zero",
        )


### END HIDDEN TESTS

# %% [markdown]
# ## What the paper does
#
# Look it up: Heusel, Ramsauer, Unterthiner, Nessler and Hochreiter, *GANs trained by a two
# time-scale update rule converge to a local Nash equilibrium*, 2017
# ([arXiv 1706.08500](https://arxiv.org/abs/1706.08500)), where the experiments begin. The visible
# checks only look at the keys.
#
# **Contract.** `paper_facts` returns a dict:
#
# - `"network"`: `"VGG-16"`, `"ResNet-50"`, `"Inception-v3"` or `"AlexNet"`, trained on ImageNet;
# - `"layer"`: `"pixels"`, `"first convolution"`, `"last pooling layer"`, `"logits"` or
#   `"probabilities"`;
# - `"features"`: the dimension $d$ of that layer, an int;
# - `"generated"`: the number of pictures drawn from the model, an int;
# - `"real"`: `"as many as generated"`, `"10,000 of the test set"` or `"all of the training set"`;
# - `"fewest"`: the least $n$, an int, for which an estimated covariance of $d$ features *can* be
#   invertible. (This is not in the paper. Note that the mean is estimated, too.)


# %% role="solution" id="fid-paper"
def paper_facts():
    """The encoder and the numbers of pictures in the paper that introduced the FID."""
    ### BEGIN SOLUTION
    return {
        "network": "Inception-v3",
        "layer": "last pooling layer",
        "features": 2048,
        "generated": 50_000,
        "real": "all of the training set",
        "fewest": 2049,  # n deviations from their own mean span at most n - 1 dimensions
    }
    ### END SOLUTION


# %% role="tests" id="fid-paper-tests" check_output="true"
with visible_checks("fid-paper") as check:
    facts = paper_facts()
    keys = {"network", "layer", "features", "generated", "real", "fewest"}
    check.true(set(facts) == keys, "the six keys")
    check.true(facts["generated"] > facts["fewest"], "the paper draws enough pictures")
    numbers = all(isinstance(facts[key], int) for key in ("features", "generated", "fewest"))
    check.true(numbers, "the three numbers are ints")
### BEGIN HIDDEN TESTS
from dgm.testing import expect, expect_number, points, show


def entry(student, key):
    facts = student.paper_facts()
    expect(isinstance(facts, dict), f"a dict expected, got {show(facts)}")
    expect(key in facts, f"no entry for {key!r}")
    return facts[key]


@points(0.5)
def test_the_encoder(student, reference):
    """Network, layer and dimension are those of the paper's encoder."""
    for key in ("network", "layer", "features"):
        value = entry(student, key)
        expect(value == reference.paper_facts()[key], f"{key}: not {show(value)}")


@points(0.25)
def test_the_numbers_of_pictures(student, reference):
    """So many pictures are generated in the paper, and these real ones are used."""
    for key in ("generated", "real"):
        value = entry(student, key)
        expect(value == reference.paper_facts()[key], f"{key}: not {show(value)}")


@points(0.25)
def test_the_fewest_pictures(student, reference):
    """From this many pictures on the covariance can have full rank, and from no fewer."""
    value = expect_number(entry(student, "fewest"), what="fewest")
    features = [reference.paper_facts()["features"], entry(student, "features")]
    expect(
        any(value - 1 == count for count in features),
        f"fewest: {show(value)}. The n deviations from their mean sum to zero: what is their rank?",
    )


### END HIDDEN TESTS

# %% [markdown]
# ## How many pictures does it take?
#
# Two sets of *real* digits have the same distribution, so the true distance is 0. What is the
# estimate, and how does it depend on the number of pictures?
#
# **Predict**; this is not scored: any guess will do, and the experiment waits for it. Take 100 real
# digits on each side. Compare their FID with that of
# thousands of *blurred* digits against thousands of sharp ones (a visible blur: each pixel is the
# average of itself and its eight neighbours). Is it `"far below"` (less than a tenth),
# `"of the same order"`, or `"above"`?


# %% role="solution" id="fid-prediction"
def fid_prediction():
    """How the FID of 100 real digits compares: "far below", "of the same order" or "above"."""
    ### BEGIN SOLUTION
    return "far below"
    ### END SOLUTION


# %% role="setup" id="fid-models" collapsed="true"


def fid(encoder, real, generated):
    """The FID of two iterables of batches of pictures, by `encoder` (batch -> features)."""
    return frechet_distance(
        *moments(encoder(batch) for batch in real),
        *moments(encoder(batch) for batch in generated),
    )


def blurred(images):
    """Each pixel becomes the average of itself and its eight neighbours."""
    return F.avg_pool2d(F.pad(images, (1, 1, 1, 1), value=-1.0), 3, stride=1)


def fit_gaussian(images, directions):
    """A sampler of the Gaussian with the images' mean and their `directions` main directions."""
    flat = images.flatten(1)
    mean = flat.mean(dim=0)
    covariance = (flat - mean).T @ (flat - mean) / len(flat)
    values, vectors = torch.linalg.eigh(covariance)
    factor = (vectors * values.clamp(min=0).sqrt())[:, -directions:]

    def sample(count):
        return (mean + torch.randn(count, directions) @ factor.T).view(count, 1, 28, 28)

    return sample


def sampler_of(images):
    """A sampler that returns stored images in turn."""
    dealt = 0

    def sample(count):
        nonlocal dealt
        dealt += count
        return images[torch.arange(dealt - count, dealt) % len(images)]

    return sample


# %% role="run" id="fid-bias"
fid_prediction()  # your guess comes first
fid_images, fid_labels = load_mnist(train=False)
fid_order = torch.randperm(len(fid_images), generator=torch.Generator().manual_seed(0))
fid_images, fid_labels = (
    fid_images[fid_order],
    fid_labels[fid_order],
)  # two halves of one distribution
fid_half = min(len(fid_images) // 2, budget(smoke=1500, cpu=5000, gpu=5000))
fid_real, fid_other = fid_images[:fid_half], fid_images[fid_half : 2 * fid_half]
fid_other_labels = fid_labels[fid_half : 2 * fid_half]
JUDGE, _ = _judge("cpu")


def judge_features(images):
    """The input of the judge's last layer: [N, 32]."""
    return encode_pictures(JUDGE, images)


started = time.perf_counter()
real_features, other_features = judge_features(fid_real), judge_features(fid_other)
encoding_ms = 1e6 * (time.perf_counter() - started) / (2 * fid_half)
blurred_fid = frechet_distance(
    *moments([real_features]), *moments([judge_features(blurred(fid_other))])
)

draws = torch.Generator().manual_seed(0)
fid_counts = [n for n in (10, 33, 100, 300, 1000, 3000) if n <= fid_half]
fid_estimates = []
for n in fid_counts:
    row = []
    for _ in range(12):
        mine, theirs = (torch.randperm(fid_half, generator=draws)[:n] for _ in "12")
        row.append(
            frechet_distance(*moments([real_features[mine]]), *moments([other_features[theirs]]))
        )
    fid_estimates.append(row)
fid_estimates = np.array(fid_estimates)

figure, axes = plt.subplots(figsize=(6.4, 3.4), layout="constrained")
axes.fill_between(
    fid_counts, fid_estimates.min(1), fid_estimates.max(1), color="#2166ac", alpha=0.2
)
axes.loglog(
    fid_counts, fid_estimates.mean(1), "o-", color="#2166ac", label="real against real, n each"
)
guide = fid_estimates[-1].mean() * fid_counts[-1] / np.array(fid_counts)
axes.loglog(fid_counts, guide, ":", color="#2166ac", label="a line of slope -1")
axes.axhline(blurred_fid, color="#b2182b", label=f"blurred against real, {fid_half:,} each")
axes.legend(frameon=False, fontsize=8)
tidy_fid_panel(axes, "The truth is zero", xlabel="pictures n", ylabel="FID")
plt.show()

at_hundred = fid_estimates[fid_counts.index(100)].mean()
ratio = at_hundred / blurred_fid
word = "far below" if ratio < 0.1 else "above" if ratio > 1 else "of the same order"
said = guess_of(fid_prediction)
print(f"you said {said!r}, measured {word!r}: {at_hundred:.2f} and {blurred_fid:.2f}")

# %% [markdown]
# The estimate is biased upwards, by about a constant over $n$, and the constant depends on the
# model. So you may compare two FIDs only if they use the same $n$, and compare with the paper only
# at the paper's $n$.
#
# ## What does the FID measure?
#
# Next comes a gallery: real digits, real digits damaged in various ways, and two models that were
# fitted to 10,000 digits. The models are Gaussians in pixel space, along the 30 main directions and
# along all 784. Each row has its FID with the judge's features, and a second FID without an
# encoder, where the features are the pixels. **Before you run the cell**, decide which row should
# be the worst.

# %% role="deliverable" id="fid-gallery"
set_seed()
train_images, _ = load_mnist(train=True)
noisy = (fid_other + 0.3 * torch.randn(fid_other.shape)).clamp(-1, 1)
fid_samplers = {
    "other real digits": sampler_of(fid_other),
    "blurred": sampler_of(blurred(fid_other)),
    "a little noise": sampler_of(noisy),
    "digits 0 to 4 only": sampler_of(fid_other[fid_other_labels < 5]),
    "one digit, repeated": sampler_of(fid_other[:1]),
    "Gaussian, 30 directions": fit_gaussian(train_images[:10_000], 30),
    "Gaussian, all directions": fit_gaussian(train_images[:10_000], 784),
}
BATCH = 250
fid_sets, fid_table = [], {}
for name, sample in fid_samplers.items():
    started = time.perf_counter()
    by_judge = fid(
        judge_features, fid_real.split(BATCH), generated_batches(sample, fid_half, BATCH)
    )
    seconds = time.perf_counter() - started
    by_pixels = fid(
        lambda images: images.flatten(1),
        fid_real.split(BATCH),
        generated_batches(sample, fid_half, BATCH),
    )
    fid_table[name] = (by_judge, by_pixels, seconds)
    fid_sets.append(next(generated_batches(sample, 16, 16)))
show_grid(torch.cat(fid_sets), columns=16, title="Sixteen pictures of each set", rows=fid_samplers)
for name, (by_judge, by_pixels, _) in fid_table.items():
    print(f"{name:26} FID {by_judge:7.2f}    without encoder {by_pixels:7.2f}")

# %% [markdown]
# ## What each encoder costs, and what you get

# %% role="run" id="fid-table"
pixel_mean, pixel_covariance = moments(fid_other.flatten(1).split(BATCH))
feature_mean, feature_covariance = moments([other_features])


def milliseconds_of(call):
    """The time of one call in milliseconds."""
    started = time.perf_counter()
    call()
    return 1e3 * (time.perf_counter() - started)


worst = {
    column: max(fid_table, key=lambda name: fid_table[name][position])
    for position, column in enumerate(("judge", "pixels"))
}
best_model = {
    column: min(
        (n for n in fid_table if "Gaussian" in n), key=lambda name: fid_table[name][position]
    )
    for position, column in enumerate(("judge", "pixels"))
}
print(
    f"{'encoder':10}{'d':>5}{'µs a picture':>14}{'ms a distance':>15}   "
    f"{'worst of all':22}best model"
)
for name, mean, covariance, encoding in (
    ("judge", feature_mean, feature_covariance, encoding_ms),
    ("pixels", pixel_mean, pixel_covariance, 0.0),
):
    call = milliseconds_of(lambda m=mean, c=covariance: frechet_distance(m, c, m, c))
    words = f"{worst[name]:22}{best_model[name]}"
    print(f"{name:10}{len(mean):5}{encoding:14.0f}{call:15.1f}   {words}")

# %% [markdown] role="written" id="fid-in-words" points="1"
# **Write it down.** The encoder is $F_\theta$, real pictures are $x^1, \dots, x^n$, the model is
# $P_w$. (a) How are mean and covariance of $z = F_\theta(x)$ estimated, and how those of
# $\hat z = F_\theta(\hat x)$ with $\hat x \sim P_w$? Why do the estimates converge? (b) Write the
# FID in terms of both pairs of estimates. (c) Each of them is (nearly) unbiased. Why is the FID
# biased?
# ### BEGIN MARK SCHEME
# - 0.25 points: (a) z: encode the n real pictures, sample mean and sample covariance (formulas or
#   unambiguous words).
# - 0.25 points: (a) z-hat: draw m pictures independently from the model (latents through the
#   generator), encode them with the *same* encoder, the same two averages; both converge by the law
#   of large numbers. One of the two missing: half.
# - 0.25 points: (b) squared norm of the difference of means + trace of both covariances minus twice
#   the matrix root of their product, all in estimates.
# - 0.25 points: (c) a distance is nonnegative and 0 only for equal moments, so errors of either
#   sign in the estimates increase it (or: the square of an unbiased estimate has the variance as
#   its bias, tr(Sigma)/n for the means; or convexity).
# ### END MARK SCHEME
# ### BEGIN SOLUTION
# (a) Encode the real pictures, $z^j = F_\theta(x^j)$. Then $\hat\mu_1 = \frac1n \sum_j z^j$ and
# $\hat\Sigma_1 = \frac1n \sum_j (z^j - \hat\mu_1)(z^j - \hat\mu_1)^\top$. Draw
# $\hat x^1, \dots, \hat x^m$ independently from $P_w$, for instance by sending new latents through
# the generator, and encode them with the same $F_\theta$: $\hat z^j = F_\theta(\hat x^j)$. The same
# two averages over them are $\hat\mu_2$ and $\hat\Sigma_2$. All are averages over independent
# draws, so by the law of large numbers they converge to the means and covariances.
# (b) $\|\hat\mu_1 - \hat\mu_2\|^2 + \operatorname{tr}(\hat\Sigma_1 + \hat\Sigma_2 - 2 (\hat\Sigma_1
# \hat\Sigma_2)^{1/2})$.
# (c) Errors of the estimates do not cancel in a square: $E\|\hat\mu_1 - \hat\mu_2\|^2 = \|\mu_1 -
# \mu_2\|^2 + \operatorname{tr}\Sigma_1/n + \operatorname{tr}\Sigma_2/m$. The term with the
# covariances is biased upwards for the same reason.
# ### END SOLUTION

# %% [markdown] role="written" id="fid-paper-questions" points="0.5"
# **Comparing with the paper.** (a) "We computed the FID from 1,000 pictures of our test set and
# 1,000 generated ones." Name two things that are wrong with comparing this number with one from the
# paper. (b) Does it matter whether the paper used $1/n$ or $1/(n-1)$?
# ### BEGIN MARK SCHEME
# - 0.25 points: (a) two of: fewer pictures, so a larger bias; 1,000 < 2049, covariances are
#   singular; the paper's real statistics are those of the training set. One: half.
# - 0.25 points: (b) no: at n = 50,000 it changes the covariance by a factor of 1.00002.
# ### END MARK SCHEME
# ### BEGIN SOLUTION
# (a) The bias falls like 1/n, so it is fifty times as large at 1,000. Also, a covariance of 2048
# features from 1,000 pictures has rank 999 at most. (b) No: the factor is 50,000/49,999.
# ### END SOLUTION

# %% [markdown] role="written" id="fid-why-it-looks-right" points="0.75"
# **Why does the wrong answer look right?** (a) With pixels as features, the Gaussian with all
# directions is nearly the best row of the gallery. Explain why this had to be so, and what it says
# about the FID with *any* encoder. (b) A classmate's code takes the square root of every *entry* of
# $\Sigma_1 \Sigma_2$. Her three tests, with $\Sigma = I$, $\Sigma = 9 I$ and two independent
# features, all pass. For which covariances is her code right, and why does none of the tests show
# the mistake?
# ### BEGIN MARK SCHEME
# - 0.5 points: (a) the model was fitted to mean and covariance of the pixels, and the distance uses
#   nothing else: it is 0 in the limit whatever the pictures look like (half). With any encoder the
#   FID uses only two moments of the features: models that match them have a perfect FID (half).
# - 0.25 points: (b) for diagonal covariances (product diagonal), where the root of the matrix is
#   the root of the entries; all three tests are diagonal.
# ### END MARK SCHEME
# ### BEGIN SOLUTION
# (a) The Fréchet distance compares only means and covariances, and the Gaussian was fitted to
# exactly these. In pixel space it matches perfectly, and yet its pictures are smudges. An encoder
# does not solve this problem: distributions whose *features* have the same mean and covariance have
# an FID of 0. (b) For diagonal ones: the root of a diagonal matrix is taken entry by entry. To test
# off-diagonal entries, one needs correlated features.
# ### END SOLUTION

# %% role="run" id="fid-summary"
check_summary(["fid-encoder", "fid-moments", "fid-generated", "fid-distance", "fid-paper"])
