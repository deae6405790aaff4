# ---
# title: Inpainting with a masked CNN
# covers:
#   - ECE1508 A2 programming question 1: [mcnn-binarise, picture-nats, causal-mask, masked-conv,
#       pixel-cnn, pixel-cnn-step, draw-pictures, mcnn-inpaint, mcnn-train, mcnn-samples,
#       mcnn-holes]
# differs:
#   ECE1508 A2 programming question 1:
#     The source's notebook is not part of its text, so the parts are this course's own. The
#     pictures are binarised MNIST. 3 epochs on cpu, 40 on gpu.
# presupposes: [training loop in PyTorch, convolution, chain rule of probability, cross-entropy]
# setup: [basics, checks, data, pictures, judge, training]
# minutes: {smoke: 0.4, cpu: 14, gpu: 15}
# work: {reading: 18, mcnn-binarise: 8, picture-nats: 8, pixel-tables: 10, causal-mask: 7,
#   masked-conv: 10, mcnn-prediction: 15, pixel-cnn: 25, receptive-field: 12, pixel-cnn-step: 12,
#   draw-pictures: 12, mcnn-inpaint: 8, known-log-probability: 5, mcnn-conditioning: 22,
#   mcnn-why-it-looks-right: 18}
# ---
# %% [markdown]
# # Inpainting with a masked CNN
#
# A GAN draws pictures, but it cannot say how probable a picture is. An **autoregressive** model
# can. It goes through the pixels in a fixed order and predicts each pixel from those before it. By
# the chain rule
#
# $$p(x) = \prod_{i=1}^{n} p(x_i \mid x_1, \dots, x_{i-1}),$$
#
# so the probability of a whole picture is exactly a product of $n$ predictions, and you draw a
# picture by drawing its pixels one after the other. If some pixels are given and the others are
# missing, this is called *inpainting*.
#
# One convolutional network makes all $n$ predictions in a single pass (PixelCNN: [van den Oord,
# Kalchbrenner and Kavukcuoglu, 2016](https://arxiv.org/abs/1601.06759)), if no prediction can see
# its own answer. This is the difficulty, and it is easy to miss, because a network that sees the
# answers gets a *better* training loss. In this problem you build the network, look at one that
# sees the answers, fill holes, and find a kind of hole that cannot be filled in this order of the
# pixels.
#
# **Contract for everything below.**
#
# - Intensities are `[N, 1, H, W]`, float32, between 0 (black) and 1. A *picture* is `[N, 1, H, W]`,
#   float32, with no entries other than 0.0 and 1.0.
# - *Raster order* is the order of reading: rows from the top, each row from the left. The pixels
#   "before" a pixel are those in the rows above it and those to its left in its own row.
# - A *model* is anything that can be called with pictures and returns logits of the same shape: the
#   probability that a pixel is 1, given the pixels before it, is the sigmoid of its logit.
# - Logarithms are natural, so information is in nats.
# - A function uses the models, layers and functions that it gets as arguments, not globals of the
#   same name.

# %% role="setup" id="mcnn-given"
import copy
import time

MCNN_SIDE = 28  # pixels along a side
NEIGHBOURS = sorted(  # (rows down, columns right) of the pixels before a pixel, nearest first
    [(row, column) for row in range(-3, 1) for column in range(-3, 4) if (row, column) < (0, 0)],
    key=lambda offset: (offset[0] ** 2 + offset[1] ** 2, offset),
)


def as_images(pictures):
    """Pictures with entries from 0 to 1 as images in [-1, 1], which `show_grid` takes."""
    return 2 * pictures - 1


# %% [markdown]
# ## Black or white
#
# MNIST's pixels have 256 shades, but our model predicts coins. The usual way to turn shades into
# coins is to toss them: a pixel of intensity 0.7 becomes 1 with probability 0.7. In training we
# toss again each time we show a digit, so that the model always sees new pictures. We toss the test
# set only *once*, so that everybody measures on the same pictures, today and next year.
#
# **Contract.**
#
# - `binarise` makes each pixel 1.0 with its intensity as probability, else 0.0, all pixels
#   independently. Every call draws new numbers and does not set a seed.
# - `binarise_once` draws from the same distribution, but the pictures depend only on its two
#   arguments: the same seed gives the same pictures, and a different seed gives different ones. The
#   global random state is the same afterwards as before.


# %% role="solution" id="mcnn-binarise"
def binarise(intensities):
    """New pictures [N, 1, H, W] of 0.0 and 1.0, drawn from intensities [N, 1, H, W]."""
    ### BEGIN SOLUTION
    return torch.bernoulli(intensities)
    ### END SOLUTION


def binarise_once(intensities, seed):
    """Pictures [N, 1, H, W] drawn from intensities [N, 1, H, W], the same at every call."""
    ### BEGIN SOLUTION
    generator = torch.Generator().manual_seed(seed)  # on the CPU: a GPU would draw different ones
    return torch.bernoulli(intensities.cpu(), generator=generator).to(intensities.device)
    ### END SOLUTION


# %% role="tests" id="mcnn-binarise-tests"
with visible_checks("mcnn-binarise") as check:
    shades = torch.full((500, 1, 4, 4), 0.7)
    coins = binarise(shades)
    check.shape(coins, (500, 1, 4, 4), "each digit gives one picture")
    check.true(((coins == 0) | (coins == 1)).all(), "all entries are 0 or 1")
    check.close(coins.mean(), 0.7, "seven of ten pixels of intensity 0.7 are 1", atol=0.03)
    check.close(binarise_once(shades, 5), binarise_once(shades, 5), "one seed, one test set")
### BEGIN HIDDEN TESTS
import numpy as np
import torch

from dgm.testing import expect, expect_array, points


def shades(rng, copies=1500):
    """One little picture of 62 shades, a black and a white pixel, many times."""
    one = np.concatenate([rng.uniform(0.1, 0.9, 62), [0.0, 1.0]]).astype(np.float32)
    return one, torch.tensor(np.tile(one, (copies, 1))).reshape(copies, 1, 8, 8)


def coins(value, what, copies=1500):
    """Pictures as an array [copies, pixels] of zeros and ones."""
    drawn = expect_array(value, (copies, 1, 8, 8), what=what)
    expect(np.isin(drawn, (0, 1)).all(), f"{what}: a picture has entries 0.0 and 1.0 alone")
    return drawn.reshape(copies, 64).astype(np.float32)


def expect_frequencies(drawn, one, what):
    gaps = abs(drawn.mean(axis=0) - one)
    worst = int(gaps.argmax())
    expect(
        gaps.max() < 0.07 and gaps[one % 1 == 0].max() == 0,
        f"{what}: of 1500 pixels of intensity {one[worst]:.2f}, {drawn[:, worst].mean():.0%} "
        "are 1 (a threshold, or one coin for all pictures?)",
    )


@points(0.125)
def test_pictures_are_float32(student, rng):
    """Both functions return tensors of float32."""
    _, grey = shades(rng, copies=3)
    for name, value in (
        ("binarise", student.binarise(grey)),
        ("binarise_once", student.binarise_once(grey, 1)),
    ):
        expect_array(value, None, np.float32, f"the type of {name}", kind="tensor", finite=False)


@points(0.5)
def test_the_intensity_is_the_probability(student, rng):
    """A pixel is 1 as often as its intensity says, and black and white ones never change."""
    one, grey = shades(rng)
    expect_frequencies(coins(student.binarise(grey), "binarise"), one, "binarise")


@points(0.25)
def test_every_pixel_has_its_own_coin(student, rng):
    """Pixels are independent of each other, and two calls give two different sets of pictures."""
    _, grey = shades(rng)
    drawn, again = (coins(student.binarise(grey), "binarise") for _ in range(2))
    expect((drawn != again).any(), "two calls give the same pictures: is a seed set inside?")
    varied = drawn[:, drawn.std(axis=0) > 0]
    expect(varied.shape[1] > 1, "the copies of one digit came out all alike in one call")
    tied = np.abs(np.corrcoef(varied.T) - np.eye(varied.shape[1])).max()
    expect(tied < 0.25, f"two pixels of a picture are correlated by {tied:.2f}: one coin each?")


@points(0.375)
def test_the_test_set_is_drawn_once(student, rng):
    """With a seed the pictures are coins too, the same at every call, and others for another
    seed."""
    one, grey = shades(rng)
    seed = int(rng.integers(2**31))
    code = "import torch\ntorch.manual_seed(state)\nbinarise_once(grey, seed)"
    first = student.run(code, state=1, grey=grey, seed=seed)
    first, again, other = (
        coins(value, "binarise_once")
        for value in (
            first,
            student.run(code, state=2, grey=grey, seed=seed),
            student.run(code, state=1, grey=grey, seed=seed + 1),
        )
    )
    expect_frequencies(first, one, "binarise_once")
    expect((first == again).all(), "one seed gave two test sets")
    expect((first != other).any(), "another seed gave the same test set")


@points(0.25)
def test_the_global_random_state_is_left_alone(student, rng):
    """What is drawn after the test set is what would have been drawn without it."""
    code = """
import random
import numpy as np
import torch
def seeded():
    torch.manual_seed(state), np.random.seed(state), random.seed(state)
def drawn():
    return [*torch.rand(2).tolist(), *np.random.rand(2).tolist(), random.random()]
seeded()
pictures = binarise_once(grey, seed)
after = drawn()
seeded()
pictures, after == drawn()
"""
    _, grey = shades(rng, copies=3)
    inputs = {"state": int(rng.integers(2**31)), "seed": int(rng.integers(2**31))}
    pictures, untouched = student.run(code, grey=grey, **inputs)
    coins(pictures, "binarise_once", copies=3)
    expect(untouched is True, "binarise_once moved the global random state: a generator of its own")


### END HIDDEN TESTS

# %% role="run" id="mcnn-load"
mcnn_train = (load_mnist(train=True)[0][: budget(smoke=512, cpu=None, gpu=None)] + 1) / 2
mcnn_test_shades, mcnn_test_labels = load_mnist(train=False)
# The first half of MNIST's test set is easier. In random order, every part is a fair sample.
mcnn_order = torch.randperm(len(mcnn_test_labels), generator=torch.Generator().manual_seed(0))
mcnn_test_shades, mcnn_test_labels = mcnn_test_shades[mcnn_order], mcnn_test_labels[mcnn_order]
mcnn_test_shades = (mcnn_test_shades[: budget(smoke=400, cpu=None, gpu=None)] + 1) / 2
mcnn_train, mcnn_test_shades = mcnn_train.to(DEVICE), mcnn_test_shades.to(DEVICE)
mcnn_test = binarise_once(mcnn_test_shades, seed=SEED)
ten = mcnn_train[:10]
show_grid(
    as_images(torch.cat([ten, binarise(ten), binarise(ten), (ten > 0.5).float()])),
    title="Ten digits, two binarisations of each, and the result of a threshold",
    rows=("digits", "tossed", "tossed again", "threshold"),
)

# %% [markdown]
# ## The measure
#
# The score of a model is minus the logarithm of the probability that it gives to new pictures. By
# the chain rule this is the sum, over all pixels, of the cross-entropy of each coin.
#
# **Contract.** `nats_per_picture` returns $-\log p(x)$ for each picture, `[N]`: a *sum* over its
# pixels, not a mean. Gradients flow to the logits. The result stays finite for very certain
# predictions, right or wrong: a wrong pixel whose logit is 300 costs 300 nats. `bits_per_pixel`
# turns nats per picture into bits per pixel: a pixel that is a fair coin costs 1. (Do *not* compare
# it with the bits per dimension of a model of 256 shades. On average a well predicted coin costs at
# most one bit, but a shade can cost up to eight.)


# %% role="solution" id="picture-nats"
def nats_per_picture(logits, pictures):
    """Minus the log-probability of each picture in nats, [N], from logits [N, 1, H, W]."""
    ### BEGIN SOLUTION
    coins = F.binary_cross_entropy_with_logits(logits, pictures, reduction="none")
    return coins.flatten(1).sum(dim=1)
    ### END SOLUTION


def bits_per_pixel(nats, pixels):
    """Convert nats per picture of this many pixels to bits per pixel."""
    ### BEGIN SOLUTION
    return nats / (pixels * math.log(2))
    ### END SOLUTION


# %% role="tests" id="picture-nats-tests"
with visible_checks("picture-nats") as check:
    undecided = nats_per_picture(torch.zeros(3, 1, 2, 5), torch.ones(3, 1, 2, 5))
    check.shape(undecided, (3,), "one number for each picture")
    check.close(undecided[0], 10 * math.log(2), "ten fair coins cost ten times log 2")
    check.close(bits_per_pixel(10 * math.log(2), 10), 1.0, "a fair coin costs one bit")
### BEGIN HIDDEN TESTS
import numpy as np
import torch

from dgm.testing import expect, expect_array, expect_close, points


def every_picture(rng, height=2, width=3):
    """All pictures of a size, logits that depend on the pixels before, and p(x) by brute force."""
    n = height * width
    bits = np.arange(2**n)[:, None] >> np.arange(n) & 1
    before = np.arange(2**n)[:, None] & ((1 << np.arange(n)) - 1)
    logits = rng.normal(0, 1.5, (n, 2**n))[np.arange(n), before]
    probability = (1 / (1 + np.exp(-np.where(bits == 1, logits, -logits)))).prod(axis=1)
    shape = (2**n, 1, height, width)
    pictures, logits = (torch.tensor(a.reshape(shape), dtype=torch.float32) for a in (bits, logits))
    return pictures, logits, probability


@points(1)
def test_it_is_minus_the_log_of_the_product(student, rng):
    """Every picture of a tiny size costs minus the log of the product of its predictions, so that
    all their probabilities sum to 1."""
    pictures, logits, probability = every_picture(rng)
    nats = student.nats_per_picture(logits, pictures)
    mistake = "a sum over pixels? in nats? logits, not probabilities?"
    what = f"nats per picture ({mistake})"
    expect_close(nats, -np.log(probability), what, rtol=1e-4, atol=1e-4)
    total = np.exp(-expect_array(nats, (64,), what="nats").astype(float)).sum()
    expect(abs(total - 1) < 1e-3, f"all 64 pictures together have probability {total:.3f}")


@points(0.5)
def test_sure_predictions_stay_finite(student, rng):
    """A wrong prediction costs its logit, however sure it was, a right one next to nothing, and
    the slopes by the logits are probability minus pixel."""
    logits = rng.uniform(150, 400, (2, 1, 2, 2)) * rng.choice([-1, 1], (2, 1, 2, 2))
    pictures = rng.integers(0, 2, (2, 1, 2, 2))
    code = """
logits.requires_grad_()
nats = nats_per_picture(logits, pictures)
nats.sum().backward()
nats.detach(), logits.grad
"""
    logits, pictures = (torch.tensor(a, dtype=torch.float32) for a in (logits, pictures))
    nats, slopes = student.run(code, logits=logits, pictures=pictures)
    costs = torch.where((logits > 0) == (pictures == 1), 0, logits.abs()).sum(dim=(1, 2, 3))
    what = "nats of very sure predictions (the log of a sigmoid that has rounded to 0 or 1?)"
    expect_close(nats, costs, what, rtol=1e-4, atol=1e-3)
    expect_close(slopes, (logits > 0).float() - pictures, "the slopes by the logits", atol=1e-3)


@points(0.125)
def test_one_picture_has_one_number(student, rng):
    """The result for a batch of one picture is a batch of one number."""
    nats = student.nats_per_picture(torch.zeros(1, 1, 2, 3), torch.ones(1, 1, 2, 3))
    expect_array(nats, (1,), what="nats_per_picture of one picture", kind="tensor")


@points(0.375)
def test_a_fair_coin_is_one_bit(student, reference, rng):
    """Nats become bits, and pictures pixels, in the right direction each."""
    nats, pixels = float(rng.uniform(50, 300)), int(rng.integers(20, 900))
    bits, right = (side.bits_per_pixel(nats, pixels) for side in (student, reference))
    expect_close(bits, right, "bits per pixel (log 2 = 0.693 nats are one bit)", rtol=1e-4)


### END HIDDEN TESTS

# %% [markdown]
# ## Models to beat
#
# A number of nats alone says little. Two models without training give us a scale.
#
# - **Independent pixels**: every pixel has its own fixed probability, whatever the other pixels
#   are.
# - **A lookup table**: the few nearest neighbours *before* a pixel form one of $2^k$ patterns, its
#   *context*. For each context, count how often a 0 and how often a 1 followed.
#
# Both models turn counts into probabilities. Plain frequencies would give probability 0 to values
# that were never seen, and a test picture with such a value would cost infinitely many nats. So we
# add one imaginary case of each kind (Laplace's rule).
#
# **Contract.**
#
# - `context_counts` returns int64 `[entries, 2]`. Row $c$ says how many pixels with context $c$
#   were 0 and how many were 1. Contexts that do not occur have a row of zeros.
# - `smoothed_logits` returns the log-odds of a 1, where the probability of a 1 is (`ones` + 1) /
#   (`total` + 2). `ones` is a tensor, of integers or not; `total` is a tensor of the same shape or
#   a number. For contexts that were never seen, the probability is 1/2.


# %% role="solution" id="pixel-tables"
def context_counts(pictures, codes, entries):
    """How many pixels of each context are 0 and 1: int64 [entries, 2].

    `codes` (int64, same shape as `pictures`) holds each pixel's context, from 0 to entries - 1.
    """
    ### BEGIN SOLUTION
    pairs = 2 * codes.flatten() + pictures.flatten().long()
    return torch.bincount(pairs, minlength=2 * entries).view(entries, 2)
    ### END SOLUTION


def smoothed_logits(ones, total):
    """The log-odds of a 1, from `ones` ones in `total` cases plus one imaginary case of each."""
    ### BEGIN SOLUTION
    return torch.log(ones + 1) - torch.log(total - ones + 1)
    ### END SOLUTION


# %% role="tests" id="pixel-tables-tests"
with visible_checks("pixel-tables") as check:
    seen = torch.tensor([[[[0.0, 1.0, 1.0]]]])
    counts = context_counts(seen, torch.tensor([[[[2, 2, 0]]]]), entries=4)
    check.shape(counts, (4, 2), "one row for each context, one column for each value")
    check.close(counts[2], [1, 1], "context 2 was followed by one 0 and one 1")
    check.close(
        torch.sigmoid(smoothed_logits(torch.tensor([3.0]), 3)),
        [0.8],
        "three ones in three cases: 4 in 5 with the two imaginary cases",
    )
    check.close(counts[0], [0, 1], "context 0 was followed by a 1")
    again = context_counts(torch.ones(2, 1, 1, 3), torch.zeros(2, 1, 1, 3, dtype=torch.int64), 1)
    check.close(again, [[0, 6]], "a context that comes six times counts six times")
### BEGIN HIDDEN TESTS
import numpy as np
import torch

from dgm.testing import expect, expect_array, expect_close, points


@points(1)
def test_every_pixel_is_counted_under_its_context(student, rng):
    """Each context's zeros and ones are counted, however often it occurs, and all pixels once."""
    shape, entries = (5, 1, 6, 7), 9
    pictures = torch.tensor(rng.integers(0, 2, shape), dtype=torch.float32)
    codes = torch.tensor(rng.integers(0, entries - 2, shape))  # the last two never occur
    wanted = np.zeros((entries, 2), np.int64)
    np.add.at(wanted, (codes.numpy().ravel(), pictures.numpy().ravel().astype(int)), 1)
    counts = student.context_counts(pictures, codes, entries)
    counts = expect_array(counts, (entries, 2), what="context_counts")
    expect(
        counts.sum() == pictures.numel(),
        f"{counts.sum()} of {pictures.numel()} pixels were counted "
        "(counts[codes] += 1 counts a context once, however often it occurs)",
    )
    expect_close(counts, wanted, "context_counts (zeros first, then ones)")


@points(0.125)
def test_counts_are_int64(student, rng):
    """Counts are a tensor of whole numbers, int64."""
    pictures, codes = torch.zeros(2, 1, 3, 3), torch.tensor(rng.integers(0, 4, (2, 1, 3, 3)))
    counts = student.context_counts(pictures, codes, 4)
    expect_array(counts, (4, 2), np.int64, "the type of context_counts", kind="tensor")


@points(1)
def test_one_case_of_each_kind_is_added(student, rng):
    """The probability is that of Laplace's rule, for counts and for sums of intensities, finite
    where only one kind was seen and 1/2 where nothing was."""
    total = np.concatenate([rng.integers(3, 40, 6), [17, 17, 0]])
    ones = np.concatenate([[rng.integers(1, n) for n in total[:6]], [0, 17, 0]])
    for kind, cases in ((torch.int64, total), (torch.float32, total), (torch.float32, 60)):
        seen = torch.tensor(ones if kind == torch.int64 else ones * 0.9, dtype=kind)
        total_or_number = cases if isinstance(cases, int) else torch.tensor(cases)
        logits = student.smoothed_logits(seen, total_or_number)
        probability = (seen.double().numpy() + 1) / (np.asarray(cases) + 2)
        what = "smoothed_logits (log-odds? one imaginary 0 and one imaginary 1?)"
        odds = np.log(probability / (1 - probability))
        expect_close(logits, odds, what, rtol=1e-3, atol=1e-4)


### END HIDDEN TESTS


# %% role="run" id="mcnn-baselines"
def context_codes(pictures, offsets):
    """The pattern (one of 2^k) of the pixels at k offsets; pixels outside count as 0."""
    height, width = pictures.shape[-2:]
    padded = F.pad(pictures, (3, 3, 3, 0)).to(torch.uint8)
    codes = torch.zeros(pictures.shape, dtype=torch.int64, device=pictures.device)
    for row, column in offsets:
        part = padded[:, :, 3 + row : 3 + row + height, 3 + column : 3 + column + width]
        codes.mul_(2).add_(part)
    return codes


def independent_model(intensities):
    """A model whose logits are the same for every picture."""
    logits = smoothed_logits(intensities.sum(dim=0), len(intensities))
    return lambda pictures: logits.expand_as(pictures)


def table_model(pictures, neighbours):
    """A model that looks up how often the nearest neighbours' pattern was followed by a 1."""
    offsets, entries = NEIGHBOURS[:neighbours], 2**neighbours
    counts = 0
    for part in pictures.split(2000):
        counts = counts + context_counts(part, context_codes(part, offsets), entries)
    logits = smoothed_logits(counts[:, 1], counts.sum(dim=1))
    return lambda pictures: logits[context_codes(pictures, offsets)]


def nats_of_each(model, pictures):
    """Nats of each picture under a model, [N]."""
    with torch.no_grad():
        parts = pictures.split(500)
        return torch.cat([nats_per_picture(model(part), part) for part in parts])


mcnn_results = {}  # name -> (parameters, minutes of fitting, nats [N], model)


def measure(name, make, parameters):
    """Fit a model with `make()`, and store its cost and its nats on the test set."""
    started = time.perf_counter()
    model = make()
    minutes = (time.perf_counter() - started) / 60
    mcnn_results[name] = parameters, minutes, nats_of_each(model, mcnn_test), model
    nats = mcnn_results[name][2].mean().item()
    print(f"{name:<24}{nats:>7.1f} nats{bits_per_pixel(nats, MCNN_SIDE**2):>8.3f} bits per pixel")


measure("fair coins", lambda: torch.zeros_like, 0)
measure("independent pixels", lambda: independent_model(mcnn_train), MCNN_SIDE**2)
set_seed()
mcnn_drawn = binarise(mcnn_train)
for neighbours in (2, 4, 10, 18):
    name = f"table of {neighbours} neighbours"
    measure(name, lambda k=neighbours: table_model(mcnn_drawn, k), 2**neighbours)

# %% [markdown]
# Nearly half of the largest table's nats come from the data and not from the model, because nobody
# can predict how a coin falls. On average a picture costs at least the entropy of the coins that it
# was tossed with. If a model costs less on average, it is not a probability distribution. The next
# cell computes this floor, and the same table on *thresholded* digits, which contain no coins:

# %% role="run" id="mcnn-thresholded"
sharp_train, sharp_test = (mcnn_train > 0.5).float(), (mcnn_test_shades > 0.5).float()
sharp_nats = nats_of_each(table_model(sharp_train, 18), sharp_test).mean().item()
tossed_nats = mcnn_results["table of 18 neighbours"][2].mean().item()
coins = torch.special.entr(mcnn_test_shades) + torch.special.entr(1 - mcnn_test_shades)
print(f"the coins alone: {coins.sum() / len(mcnn_test):.1f} nats per picture")
print(f"table of 18 neighbours: {tossed_nats:.1f} nats on tossed, {sharp_nats:.1f} on thresholded")
del sharp_train, sharp_test

# %% [markdown]
# You cannot compare a score on tossed pictures with a score on thresholded ones. Here all scores
# are on tossed pictures.
#
# ## Which weights stay
#
# A convolution slides a small kernel of weights over the picture: the output at a pixel is a
# weighted sum of the pixels around it. To predict a pixel only from the pixels before it, some
# weights have to be 0. There are two masks of this kind: **type A** is for the layer that sees the
# pixels themselves. **Type B** is for layers that see features; the features at a pixel already
# depend only on the pixels before it.
#
# ![Two kernels of 5 by 5 weights. In both, the two rows above the middle and the two weights left
# of it stay. The middle itself stays only in type B.](figures/masks.png)
#
# *The two types of mask, for a kernel of 5 x 5.*
#
# **Contract.** `causal_mask` returns float32 `[kernel_size, kernel_size]`, with the layout of a
# kernel in PyTorch: the entry in the middle is the weight of the predicted pixel, and the entries
# above it are the weights of the pixels above. Entries for pixels before the middle in raster order
# are 1, and entries for pixels after it are 0. The middle itself is 0 in type "A" and 1 in type
# "B". Kernel sizes are odd. Any other type raises a `ValueError`.


# %% role="solution" id="causal-mask"
def causal_mask(kernel_size, mask_type):
    """The weights of a square kernel that stay: float32 [kernel_size, kernel_size] of 0 and 1."""
    ### BEGIN SOLUTION
    if mask_type not in ("A", "B"):
        raise ValueError(f"a mask is of type A or B, not {mask_type!r}")
    middle = kernel_size // 2
    mask = torch.zeros(kernel_size, kernel_size)
    mask[:middle] = 1
    mask[middle, :middle] = 1
    mask[middle, middle] = mask_type == "B"
    return mask
    ### END SOLUTION


# %% role="tests" id="causal-mask-tests"
with visible_checks("causal-mask") as check:
    check.shape(causal_mask(5, "A"), (5, 5), "the mask is as large as the kernel")
    check.close(
        causal_mask(1, "A"), [[0.0]], "a kernel with one weight sees only the pixel itself: 0 in A"
    )
    check.close(
        causal_mask(1, "B"), [[1.0]], "a kernel with one weight sees only the pixel itself: 1 in B"
    )
    stay = causal_mask(3, "A").sum(dim=1)
    check.close(stay, [3, 1, 0], "weights that stay in each row of a kernel of 3 x 3, type A")
    stay = causal_mask(5, "B").sum(dim=1)
    check.close(stay, [5, 5, 3, 0, 0], "weights that stay in each row, 5 x 5, type B")
    for kind in "AB":
        right = causal_mask(7, kind)[3, 4:]
        check.close(right, torch.zeros(3), f"right of the middle, type {kind}: later pixels")
    check.true(causal_mask(3, "A").dtype == torch.float32, "float32")
    try:
        causal_mask(3, "C")
        refused = False
    except ValueError:
        refused = True
    check.true(refused, "type C raises a ValueError")
### BEGIN HIDDEN TESTS
import numpy as np

from dgm.testing import expect, expect_array, expect_close, expect_raises, points


def masks(student):
    """(what, middle, mask, type) for kernels of four sizes and both types."""
    for size in (1, 3, 5, 7):
        for kind in "AB":
            what = f"causal_mask({size}, {kind!r})"
            value = student.causal_mask(size, kind)
            yield what, size // 2, expect_array(value, (size, size), what=what).astype(float), kind


@points(0.125)
def test_masks_are_float32(student):
    """Masks are tensors of float32."""
    mask = student.causal_mask(3, "A")
    expect_array(mask, None, np.float32, "the masks' type", kind="tensor", finite=False)


@points(1)
def test_what_comes_later_is_hidden(student):
    """No weight stays for pixels right of the middle or below it, nor, in type A, for the pixel
    itself."""
    for what, middle, mask, kind in masks(student):
        below, right = mask[middle + 1 :], mask[middle, middle + 1 :]
        expect_close(below, np.zeros((middle, 2 * middle + 1)), f"{what}, rows below the middle")
        expect_close(right, np.zeros(middle), f"{what}, right of the middle")
        if kind == "A":
            expect_close(mask[middle, middle], 0.0, f"{what}, the pixel that is predicted")


@points(0.75)
def test_what_comes_before_is_seen(student):
    """All weights stay for pixels above the middle and left of it, and, in type B, for the pixel
    itself."""
    for what, middle, mask, kind in masks(student):
        above, left = mask[:middle], mask[middle, :middle]
        expect_close(above, np.ones((middle, 2 * middle + 1)), f"{what}, rows above the middle")
        expect_close(left, np.ones(middle), f"{what}, left of the middle")
        if kind == "B":
            expect_close(mask[middle, middle], 1.0, f"{what}, the middle")


@points(0.125)
def test_another_type_is_an_error(student):
    """There are two types, and nothing else is silently taken for one of them."""
    for kind in ("C", "b", None):
        expect_raises(lambda kind=kind: student.causal_mask(3, kind), "ValueError", f"type {kind}")
    expect(student.causal_mask(3, "A") is not None, "a type that exists gives no mask either")


### END HIDDEN TESTS

# %% [markdown]
# ## A convolution that keeps its mask
#
# *Documentation:*
# [`nn.Module`](https://docs.pytorch.org/docs/stable/generated/torch.nn.Module.html),
# [`nn.functional.conv2d`](https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.conv2d.html).
#
# **Contract.** `MaskedConv2d(in_channels, out_channels, mask)` is a convolution layer.
#
# - The kernel is as large as `mask` `[k, k]`, the stride is 1, and zero padding keeps height and
#   width, with the middle of the kernel on the pixel that it predicts.
# - Its parameters are `weight` `[out_channels, in_channels, k, k]` and `bias` `[out_channels]`, and
#   no others. `mask` is stored as a buffer: it moves with the layer and is never trained.
# - At *every* call, weights where the mask is 0 count as 0, for all channels, even if an optimiser
#   or a checkpoint has changed them. (The stored values of these entries do not matter.)
# - The layer works with any mask of zeros and ones, not only with those above.


# %% role="solution" id="masked-conv"
class MaskedConv2d(nn.Conv2d):
    """[N, in_channels, H, W] -> [N, out_channels, H, W], with the weights where `mask` is 1."""

    def __init__(self, in_channels, out_channels, mask):
        ### BEGIN SOLUTION
        super().__init__(in_channels, out_channels, len(mask), padding=len(mask) // 2)
        self.register_buffer("mask", mask)
        ### END SOLUTION

    def forward(self, features):
        ### BEGIN SOLUTION
        return F.conv2d(features, self.weight * self.mask, self.bias, padding=self.padding)
        ### END SOLUTION


# %% role="tests" id="masked-conv-tests"
with visible_checks("masked-conv") as check:
    keep_left = torch.tensor([[0.0, 0.0, 0.0], [1.0, 0.0, 0.0], [0.0, 0.0, 0.0]])
    layer = MaskedConv2d(1, 1, keep_left)
    with torch.no_grad():
        layer.weight.fill_(1.0)
        layer.bias.fill_(0.0)
    moved = layer(torch.arange(6.0).view(1, 1, 2, 3))
    check.shape(moved, (1, 1, 2, 3), "height and width do not change")
    check.close(moved[0, 0], [[0, 0, 1], [0, 3, 4]], "one weight left of the middle gives a shift")
    trained = sum(parameter.numel() for parameter in layer.parameters())
    check.close(trained, 10, "parameters: 9 weights and a bias")
    double = MaskedConv2d(2, 2, keep_left)
    with torch.no_grad():
        double.weight.fill_(1.0)
        double.bias.fill_(0.0)
    both = double(torch.ones(1, 2, 1, 3))[0, :, 0]
    check.close(both, [[0, 2, 2], [0, 2, 2]], "with two channels, each is masked for each")
    with torch.no_grad():
        double.bias.copy_(torch.tensor([1.0, -1.0]))
    lifted = double(torch.zeros(1, 2, 1, 3))[0, :, 0, 0]
    check.close(lifted, [1, -1], "the bias is added, a number for each channel")
    wide = MaskedConv2d(1, 1, torch.ones(5, 5))
    check.shape(wide(torch.zeros(1, 1, 6, 7)), (1, 1, 6, 7), "the size is kept for 5 x 5, too")
    stored = [buffer for buffer in layer.buffers() if buffer.shape[-2:] == keep_left.shape]
    check.true(len(stored) == 1, "the mask is a buffer of the layer")
### BEGIN HIDDEN TESTS
import numpy as np
import torch
import torch.nn.functional as F

from dgm.testing import expect, expect_array, expect_close, points

# Two calls: as made, and after the optimiser has moved every weight, the masked ones too.
LAYER = """
import torch
torch.manual_seed(seed)
layer = MaskedConv2d(channels[0], channels[1], mask.clone())
missing = [n for n in ("weight", "bias") if not torch.is_tensor(getattr(layer, n, None))]
def call():
    return {
        "output": layer(features).detach(),
        "weight": layer.weight.detach().clone(),
        "bias": layer.bias.detach().clone(),
    }
def use():
    first = call()
    with torch.no_grad():
        layer.weight.copy_(torch.randn(layer.weight.shape))
        layer.bias.copy_(torch.randn(layer.bias.shape))
    filled = call()
    layer.eval()
    resting = call()
    layer.train()
    optimizer = torch.optim.Adam(layer.parameters(), lr=0.1)
    layer(features).square().sum().backward()
    for parameter in layer.parameters():
        parameter.grad.add_(1.0)
    optimizer.step()
    return {
        "calls": [first, filled, call(), resting],
        "parameters": sorted(name for name, _ in layer.named_parameters()),
        "buffers": [buffer.clone() for buffer in layer.buffers()],
        "moves": layer.double()(features.double()).dtype == torch.float64,
    }
missing or use()
"""


def layer_of(student, rng, size):
    mask = (rng.random((size, size)) < 0.5).astype(np.float32)
    mask[0, 0], mask[-1, -1] = rng.permutation([0, 1])
    inputs = {
        "seed": int(rng.integers(2**31)),
        "channels": [2, 3],
        "mask": torch.tensor(mask),
        "features": torch.tensor(rng.normal(size=(2, 2, 6, 7)), dtype=torch.float32),
    }
    seen = student.run(LAYER, **inputs)
    if isinstance(seen, list):
        expect(False, f"the layer has no parameter `{seen[0]}`: both `weight` and `bias` belong")
    return inputs, seen


def expect_masked(inputs, call, when):
    mask, size = inputs["mask"], len(inputs["mask"])
    shape = (3, 2, size, size)
    weight = torch.tensor(expect_array(call["weight"], shape, np.float32, "weight"))
    bias = torch.tensor(expect_array(call["bias"], (3,), np.float32, "bias"))
    wanted = F.conv2d(inputs["features"], weight * mask, bias, padding=size // 2)
    expect_close(call["output"], wanted, f"the output {when}", rtol=1e-3, atol=1e-4)


@points(1)
def test_it_convolves_with_the_masked_kernel(student, rng):
    """A new layer's output is that of a zero-padded convolution with the masked kernel, for all
    channels and any mask."""
    for size in (3, 5):
        inputs, seen = layer_of(student, rng, size)
        expect_masked(inputs, seen["calls"][0], "of a new layer (every channel? size kept?)")


@points(1.25)
def test_it_obeys_at_every_call(student, rng):
    """Weights that were changed after the layer was made, by hand or by an optimiser, obey too, in
    training and in evaluation mode."""
    inputs, seen = layer_of(student, rng, 3)
    mistake = "is the kernel masked at every call?"
    expect_masked(inputs, seen["calls"][1], f"after all weights were changed ({mistake})")
    expect_masked(inputs, seen["calls"][2], f"after an optimiser's step ({mistake})")
    expect_masked(inputs, seen["calls"][3], f"in evaluation mode ({mistake})")


@points(0.25)
def test_the_mask_is_kept_and_not_trained(student, rng):
    """The parameters are the weight and the bias, and the mask is a buffer, which stays what it
    was."""
    inputs, seen = layer_of(student, rng, 3)
    expect(
        seen["parameters"] == ["bias", "weight"],
        f"the layer's parameters are {', '.join(seen['parameters']) or 'none'}",
    )
    mask = inputs["mask"].numpy()
    kept = [np.asarray(buffer) for buffer in seen["buffers"]]
    expect(
        any(b.shape[-2:] == mask.shape and (b == mask).all() for b in kept),
        "no buffer holds the mask: an attribute stays behind when the layer moves to a GPU",
    )
    expect(seen["moves"] is True, "the layer does not work in float64 after layer.double()")


### END HIDDEN TESTS


# %% role="setup" id="mcnn-masked-conv"
def masked_conv(mask_type, in_channels, out_channels, kernel_size):
    """A convolution with the mask of this type."""
    return MaskedConv2d(in_channels, out_channels, causal_mask(kernel_size, mask_type))


def slopes_of_all(model, height, width):
    """[H*W, H*W]: row i has the slopes of logit i for all pixels, at a random input."""
    count = height * width  # one copy of the input for each logit: one backward pass is enough
    copies = torch.rand(1, 1, height, width).expand(count, -1, -1, -1).clone().requires_grad_()
    (slopes,) = torch.autograd.grad(model(copies).flatten(1).diagonal().sum(), copies)
    return slopes.flatten(1)


# %% [markdown]
# ## Layers on layers
#
# One layer sees 3 x 3 pixels. A network stacks layers, and each layer may have type A or type B.

# %% [markdown] role="written" id="mcnn-prediction" points="1"
# **Write down a prediction before you run the next cells.** Here are six stacks of 3 x 3 layers,
# with the first layer first: `A`, `A B`, `A B B`, `B B`, `A A A`, `B B A`. For each stack: can the
# output at a pixel depend on that pixel itself or on later ones? Does it depend on the pixel's left
# neighbour? Then give the general rule and its reason: for which stacks does an output depend only
# on pixels strictly before its own pixel? You lose no points for a wrong entry, but you lose points
# for a missing reason.
# ### BEGIN MARK SCHEME
# - 0.5 points: an answer to both questions for each of the six stacks, right or wrong.
# - 0.5 points: a rule with a reason by composition. Right: every layer looks back or stays (B) or
#   looks strictly back (A), so the offsets of a path through the layers add up to "not later", and
#   to "strictly before" if at least one layer has type A. A different rule with a reason that
#   follows paths or layers gets all of it too.
# ### END MARK SCHEME
# ### BEGIN SOLUTION
# An output depends on a pixel if a path of kernel entries leads there, with one entry in each
# layer. In a layer of type A every step goes strictly back in raster order. In a layer of type B a
# step goes back or stays. So no path leads to a later pixel, and if at least one layer has type A,
# all paths go strictly back: A, AB, ABB, AAA and BBA keep the order. BB does not: one of its paths
# stays at the pixel. The left neighbour is one step back, so a stack sees it if at most one layer
# must move: A, AB, ABB, BBA and BB see it. AAA takes three strict steps back. The nearest pixel
# that it sees in the same row is the third to the left, so the left neighbour is lost.
# ### END SOLUTION


# %% role="run" id="mcnn-stacks"
def total_probability(model, height=3, width=3):
    """The sum of the probabilities of all pictures of this size."""
    pixels = torch.arange(height * width)
    pictures = (torch.arange(2 ** len(pixels))[:, None] >> pixels & 1).float()
    pictures = pictures.view(-1, 1, height, width)
    with torch.no_grad():
        return torch.exp(-nats_per_picture(model(pictures), pictures)).sum().item()


def stack_of(types):
    """Masked 3 x 3 layers with 4 channels between them and large random weights."""
    channels = [1, *[4] * (len(types) - 1), 1]
    stack = nn.Sequential(
        *[masked_conv(kind, *channels[i : i + 2], 3) for i, kind in enumerate(types)]
    )
    for parameter in stack.parameters():
        nn.init.normal_(parameter, std=0.7)
    return stack


def layer_without_mask(mask_type, in_channels, out_channels, kernel_size):
    """The same layer without a mask."""
    return MaskedConv2d(in_channels, out_channels, torch.ones(kernel_size, kernel_size))


print(f"{'stack':<10}{'itself or later':>16}{'left neighbour':>16}{'total probability':>19}")
for layers in ("A", "AB", "ABB", "BB", "AAA", "BBA"):
    set_seed()
    stack = stack_of(layers)
    slopes = slopes_of_all(stack, 5, 5)
    leaks = "sees it" if slopes.triu().abs().max() > 0 else "hidden"
    left = "sees it" if slopes[12, 11].abs() > 0 else "lost"
    print(f"{layers:<10}{leaks:>16}{left:>16}{total_probability(stack):>19.4f}")

# %% [markdown]
# The probabilities of all $2^9$ pictures of 3 x 3 pixels have to add up to 1. If a logit sees its
# own pixel, they do not, and $-\log p$ is not a code length. Remember the last column: it needs
# nothing but the probabilities that a model gives.
#
# ## The network
#
# **Contract.** `make_pixel_cnn(masked_conv, width, blocks)` returns a network (`nn.Module`) that is
# a model in the sense above, for pictures of any height and width.
#
# - Its logit at a pixel depends on pixels strictly before that one in raster order, and never on
#   the pixel itself or a later one. It does depend on the four pixels that touch its pixel: the
#   left one, the one above, and the two diagonal ones above.
# - Calls of `masked_conv(mask_type, in_channels, out_channels, kernel_size)` make the layers: first
#   one of type "A", the only one that sees pixels, then at least `blocks` of type "B" with kernels
#   of 3 or more, each a separate layer. Hidden layers have about `width` channels. You choose how
#   to arrange them, and you may use skip connections between hidden layers. You may also use plain
#   1 x 1 convolutions: a kernel with only one weight needs no mask of type B.
# - There are nonlinearities between the layers, and none at the end: logits may be any numbers.
# - The logits of a picture do not depend on the other pictures in the batch, not even in training
#   mode: no batch normalisation. Do not normalise over the *pixels* of a picture either.
#
# `MaskedBlock` is a suggestion for the layers of type B. If you build without it, delete it.


# %% role="solution" id="pixel-cnn"
class MaskedBlock(nn.Module):
    """Features plus their masked convolution: [N, width, H, W] -> [N, width, H, W]."""

    def __init__(self, masked_conv, width):
        super().__init__()
        ### BEGIN SOLUTION
        self.change = nn.Sequential(
            nn.ReLU(),
            nn.Conv2d(width, width // 2, 1),
            nn.ReLU(),
            masked_conv("B", width // 2, width // 2, 5),
            nn.ReLU(),
            nn.Conv2d(width // 2, width, 1),
        )
        ### END SOLUTION

    def forward(self, features):
        ### BEGIN SOLUTION
        return features + self.change(features)
        ### END SOLUTION


def make_pixel_cnn(masked_conv, width, blocks):
    """A network that turns pictures [N, 1, H, W] into logits [N, 1, H, W], in raster order."""
    ### BEGIN SOLUTION
    return nn.Sequential(
        masked_conv("A", 1, width, 7),
        *[MaskedBlock(masked_conv, width) for _ in range(blocks)],
        nn.ReLU(),
        nn.Conv2d(width, width, 1),
        nn.ReLU(),
        nn.Conv2d(width, 1, 1),
    )
    ### END SOLUTION


# %% role="tests" id="pixel-cnn-tests"
with visible_checks("pixel-cnn") as check:
    asked_for = []

    def noted_layer(mask_type, *arguments, **keywords):
        asked_for.append(mask_type)
        return masked_conv(mask_type, *arguments, **keywords)

    probe = make_pixel_cnn(noted_layer, width=8, blocks=2)
    check.shape(
        probe(torch.zeros(2, 1, 4, 5)), (2, 1, 4, 5), "logits have the shape of the pictures"
    )
    check.true(asked_for[:1] == ["A"], "the first layer is of type A")
    slopes = slopes_of_all(probe, 4, 5)
    check.close(
        slopes.triu(), torch.zeros(20, 20), "the slope is 0 for the pixel itself and later ones"
    )
    check.true(asked_for.count("B") >= 2, "two blocks: at least two layers of type B")
    with torch.no_grad():
        for weight in probe.parameters():
            weight.copy_(torch.randn_like(weight))
        with torch.enable_grad():
            seen_by = sum(slopes_of_all(probe, 4, 5).abs() for _ in range(3))
        for name, place in (("left", 11), ("above", 7), ("above left", 6), ("above right", 8)):
            check.true(seen_by[12, place] > 0, f"the pixel {name} of it is seen")
        here, there = torch.rand(2, 2, 1, 4, 5)
        check.close(probe(here)[:1], probe(here[:1]), "a picture alone, or in a batch", atol=1e-3)
        bend = probe((here + there) / 2) - (probe(here) + probe(there)) / 2
        check.true(bend.abs().max() > 1e-4, "nonlinearities between the layers")
        for weight in probe.parameters():
            weight.mul_(4)
        check.true(probe(here).abs().max() > 1, "nothing at the end that keeps logits small")
### BEGIN HIDDEN TESTS
import numpy as np

from dgm.testing import expect, expect_array, points

# A network of right layers, its parameters shaken, so that no layer is zero from the start.
NETWORK = """
import torch
import torch.nn.functional as F
from torch import nn
class RightLayer(nn.Conv2d):
    def __init__(self, mask_type, in_channels, out_channels, kernel_size):
        super().__init__(in_channels, out_channels, kernel_size, padding=kernel_size // 2)
        order, middle = torch.arange(kernel_size**2), kernel_size**2 // 2
        mask = order <= middle if mask_type == "B" else order < middle
        self.register_buffer("mask", mask.view(kernel_size, kernel_size).float())
    def forward(self, features):
        return F.conv2d(features, self.weight * self.mask, self.bias, padding=self.padding)
asked, made = [], []
def right_layer(mask_type, in_channels, out_channels, kernel_size):
    asked.append([mask_type, kernel_size])
    made.append(RightLayer(mask_type, in_channels, out_channels, kernel_size))
    return made[-1]
torch.manual_seed(seed)
network = make_pixel_cnn(right_layer, 16, blocks)
for parameter in network.parameters():
    parameter.data.add_(0.2 * torch.randn(parameter.shape))
for layer in network.modules():  # high logits: a ReLU at the end cuts none of them off
    if isinstance(layer, nn.Conv2d) and layer.out_channels == 1 and layer.bias is not None:
        layer.bias.data.add_(5)
"""

SLOPES = """
copies = torch.rand(1, 1, 4, 6).expand(24, -1, -1, -1).clone().requires_grad_()
network(copies).flatten(1).diagonal().sum().backward()
copies.grad.flatten(1)
"""

LOGITS = """
with torch.no_grad():
    logits = network(pictures)
    alone = torch.cat([network(picture[None]) for picture in pictures[:4]])
logits, alone
"""


def network_run(student, rng, code, blocks=2, **inputs):
    return student.run(NETWORK + code, seed=int(rng.integers(2**31)), blocks=blocks, **inputs)


def slopes_of(student, rng):
    """Row i holds the slopes of logit i by all 24 pixels of a random input."""
    return expect_array(network_run(student, rng, SLOPES), (24, 24), what="slopes by the pixels")


@points(1.25)
def test_no_slope_by_the_pixel_itself_or_a_later_one(student, rng):
    """The slope of a logit by its own pixel and by every later one is zero."""
    slopes = np.abs(slopes_of(student, rng))
    expect(slopes.max() > 0, "no logit has a slope by any pixel")
    own, later = slopes.diagonal().max(), np.triu(slopes, 1).max()
    expect(own == 0, f"a logit has a slope of {own:.2g} by its own pixel: its answer leaks in")
    expect(later == 0, f"a logit has a slope of {later:.2g} by a later pixel")


@points(0.375)
def test_the_touching_pixels_before_are_seen(student, rng):
    """A logit has slopes by the pixels before it that touch it: left, above and diagonally above.

    (They are looked for in three random networks: in one of them a slope may be zero by chance.)
    """
    slopes = np.max([np.abs(slopes_of(student, rng)) for _ in range(3)], axis=0)
    seen = slopes.reshape(4, 6, 4, 6)
    for name, row, column in (
        ("left of", 0, -1),
        ("above", -1, 0),
        ("above and left of", -1, -1),
        ("above and right of", -1, 1),
    ):
        found = [seen[i, j, i + row, j + column] for i in range(1, 4) for j in range(1, 5)]
        expect(max(found) > 0, f"no logit depends on the pixel {name} its own")


@points(0.25)
def test_all_pictures_together_have_probability_one(student, rng):
    """The probabilities of all pictures of a tiny size add up to 1, whatever the parameters."""
    bits = np.arange(512)[:, None] >> np.arange(9) & 1
    code = "network.double()\npictures = torch.tensor(bits).double()\n" + LOGITS
    logits, _ = network_run(student, rng, code, bits=bits.reshape(512, 1, 3, 3))
    logits = expect_array(logits, (512, 1, 3, 3), what="the logits").reshape(512, 9)
    # Shifts and factors that are the same for all pictures keep the order, and show a leak clearly.
    logits = logits - logits.mean(axis=0)
    expect(logits.std() > 0, "the logits are the same for all pictures")
    logits = 3 * logits / logits.std()
    total = np.exp(-np.logaddexp(0, np.where(bits == 1, -logits, logits)).sum(axis=1)).sum()
    gap = abs(total - 1)
    expect(gap < 1e-6, f"all 512 pictures of 3 x 3 together miss probability 1 by {gap:.2g}")


@points(0.875)
def test_layers_are_those_asked_for(student, rng):
    """One layer of type A comes first, then as many of type B as blocks were asked for, or more,
    with nonlinearities between and none at the end."""
    blocks = int(rng.integers(2, 5))
    code = """
here, there = torch.randn(2, 3, 1, 5, 5)
network(here).square().sum().backward()
idle = sum(layer.weight.grad is None or not layer.weight.grad.any() for layer in made)
with torch.no_grad():
    bent = network((here + there) / 2) - (network(here) + network(there)) / 2
    ends = []
    for _ in range(20):  # a network without an end has logits of both signs, but not every time
        for parameter in network.parameters():
            parameter.normal_()
        logits = network(here)
        ends += [logits.min().item(), logits.max().item()]
asked, int(idle), bent.abs().max().item(), min(ends), max(ends)
"""
    asked, idle, bent, low, high = network_run(student, rng, code, blocks)
    kinds = [kind for kind, _ in asked]
    expect(kinds[:1] == ["A"] and "A" not in kinds[1:], f"the layers are {' '.join(kinds)}")
    wide = sum(size >= 3 for kind, size in asked if kind == "B")
    expect(wide >= blocks, f"{wide} wide layers of type B for {blocks} blocks: one shared by all?")
    expect(idle == 0, f"the logits do not depend on {idle} of the {len(asked)} masked layers")
    expect(bent > 1e-5, "the network is a linear map: nonlinearities between the layers?")
    expect(
        low < -1 and high > 1,
        f"the logits of 20 random networks with large weights lie between {low:.3g} and "
        f"{high:.3g}, but logits may be any numbers: a nonlinearity at the end?",
    )


@points(0.25)
def test_a_picture_does_not_depend_on_its_batch(student, rng):
    """A picture has the same logits alone and in any batch, in training mode."""
    bits = rng.integers(0, 2, (6, 1, 5, 4)).astype(np.float32)
    code = "pictures = torch.tensor(bits)\n" + LOGITS
    together, alone = network_run(student, rng, code, bits=bits)
    together = expect_array(together, (6, 1, 5, 4), what="the logits")
    alone = expect_array(alone, (4, 1, 5, 4), what="the logits of single pictures")
    gap = np.abs(together[:4] - alone).max()
    expect(gap < 1e-3, f"a logit changes by {gap:.3g} with the other pictures of the batch")


### END HIDDEN TESTS

# %% [markdown]
# ## What the network sees before training
#
# Masks guarantee that the network sees no later pixels. They do not guarantee that it sees all
# earlier ones. The set of pixels that it can see is called the *receptive field*. It depends only
# on the layers, so we can look at it before any training. The network sees a pixel if the
# derivative of the logit with respect to this pixel is not 0.
#
# **Contract.** `receptive_field` returns `[H, W]`: for each pixel, the *size* (absolute value) of
# the slope of the logit at (`row`, `column`) with respect to that pixel, averaged over the given
# pictures. The pictures and the gradients of the model's parameters do not change, and the result
# carries no graph.


# %% role="solution" id="receptive-field"
def receptive_field(model, pictures, row, column):
    """Mean |d logit(row, column) / d pixel| over pictures [N, 1, H, W], for every pixel: [H, W]."""
    ### BEGIN SOLUTION
    pictures = pictures.detach().clone().requires_grad_()
    logits = model(pictures)[:, 0, row, column]
    (slopes,) = torch.autograd.grad(logits.sum(), pictures)
    return slopes.abs().mean(dim=(0, 1))
    ### END SOLUTION


# %% role="tests" id="receptive-field-tests"
with visible_checks("receptive-field") as check:
    field = receptive_field(lambda pictures: -3 * pictures, torch.rand(5, 1, 3, 4), 1, 2)
    check.shape(field, (3, 4), "one number for each pixel")
    check.close(field.sum(), 3.0, "the slope of this model is 3 for one pixel and 0 elsewhere")
    check.close(field[1, 2], 3.0, "the slope belongs to the pixel of the logit")
    signs = torch.tensor([1.0, -1.0]).view(2, 1, 1, 1)
    field = receptive_field(lambda pictures: signs * pictures, torch.rand(2, 1, 2, 2), 0, 0)
    check.close(field[0, 0], 1.0, "slopes of 1 and -1 in two pictures: their size is 1")
### BEGIN HIDDEN TESTS
from dgm.testing import expect, expect_array, expect_close, points

FIELD = """
import torch
from torch import nn
torch.manual_seed(seed)
model = nn.Sequential(nn.Conv2d(1, 5, 3, padding=1), nn.Tanh(), nn.Conv2d(5, 1, 3, padding=1))
for parameter in model.parameters():
    parameter.data.normal_()
    parameter.grad = torch.ones_like(parameter)
pictures = (torch.rand(6, 1, 5, 7) < 0.5).float()
field = receptive_field(model, pictures, row, column)
{
    "field": field.detach(),
    "graph": field.requires_grad,
    "gradients": all(
        p.grad is not None and (p.grad == 1).all().item() for p in model.parameters()
    ),
    "pictures": pictures.requires_grad or pictures.grad is not None,
}
"""


def place(rng):
    """A seed, and a place whose row is not its column."""
    row = int(rng.integers(0, 3))
    return {"seed": int(rng.integers(2**31)), "row": row, "column": row + int(rng.integers(2, 4))}


@points(1)
def test_it_is_the_mean_size_of_the_slopes(student, reference, rng):
    """Each pixel has the mean, over the pictures, of the absolute slope of that one logit."""
    inputs = place(rng)
    field, right = (side.run(FIELD, **inputs)["field"] for side in (student, reference))
    mistake = "one logit of each picture? absolute values before the mean? row before column?"
    expect_close(field, right, f"the receptive field ({mistake})", rtol=1e-3, atol=1e-5)


@points(0.5)
def test_looking_changes_nothing(student, rng):
    """The pictures and the gradients of the model's parameters are as before, and no graph is
    left."""
    seen = student.run(FIELD, **place(rng))
    expect_array(seen["field"], (5, 7), what="the receptive field")
    expect(seen["gradients"], "the gradients of the model's parameters changed: autograd.grad?")
    expect(not seen["pictures"], "the given pictures now require a gradient, or hold one")
    expect(not seen["graph"], "the receptive field carries a graph")


### END HIDDEN TESTS

# %% [markdown]
# The next cell shows four untrained networks. The first has no masks. The next two are plain stacks
# of 3 x 3 layers: one layer of type A and eight of type B, and four of type A. The last is your
# network, in the size that you will train. The green square is the pixel whose logit is looked at.
# Light blue pixels are earlier and not seen.

# %% role="deliverable" id="mcnn-fields"
MCNN_WIDTH = budget(smoke=8, cpu=32, gpu=96)
MCNN_BLOCKS = budget(smoke=1, cpu=5, gpu=10)
MCNN_PLACE = 14, 14


def show_fields(models):
    """Heat maps of the receptive fields of logit MCNN_PLACE; blue: earlier but not seen."""
    row, column = MCNN_PLACE
    rank = torch.arange(MCNN_SIDE**2).view(MCNN_SIDE, MCNN_SIDE)
    own = rank[row, column].item()
    pictures = (torch.rand(32, 1, MCNN_SIDE, MCNN_SIDE) < 0.5).float()
    figure, panels = plt.subplots(1, len(models), figsize=(2.9 * len(models), 3.2))
    lines = [f"{'network':<22}{'earlier, seen':>15}{'not seen':>10}{'itself or later, seen':>23}"]
    for panel, (name, model) in zip(panels, models.items(), strict=True):
        field = receptive_field(model, pictures, row, column)
        seen, earlier = field > 0, rank < own
        panel.imshow(np.where(earlier, 0.25, 0.0), cmap="Blues", vmin=0, vmax=1)
        relative = (field / field.max()).clamp_min(1e-30).log10().numpy()
        heat = np.ma.masked_where(~seen.numpy(), relative)
        image = panel.imshow(heat, cmap="inferno", vmin=-5, vmax=0)
        box = (column - 0.5, row - 0.5)
        panel.add_patch(plt.Rectangle(box, 1, 1, fill=False, edgecolor="#00c853", linewidth=2))
        panel.set_title(name, loc="left", fontsize=10)
        panel.set(xticks=[], yticks=[])
        counts = (seen & earlier).sum(), (~seen & earlier).sum(), (seen & ~earlier).sum()
        lines.append("{:<22}{:>15}{:>10}{:>23}".format(name, *[int(count) for count in counts]))
    figure.colorbar(image, ax=panels, label="log10 of slope / largest", shrink=0.7, pad=0.02)
    plt.show()
    print("\n".join(lines))


def plain_stack(types, width):
    """Masked 3 x 3 layers of these types, one after the other, without skip connections."""
    layers = [masked_conv(types[0], 1, width, 3)]
    for kind in types[1:]:
        layers += [nn.ReLU(), masked_conv(kind, width, width, 3)]
    return nn.Sequential(*layers, nn.ReLU(), nn.Conv2d(width, 1, 1))


set_seed()
show_fields(
    {
        "no masks": make_pixel_cnn(layer_without_mask, MCNN_WIDTH, MCNN_BLOCKS),
        "3 x 3: A, eight B": plain_stack("ABBBBBBBB", 16),
        "3 x 3: four A": plain_stack("AAAA", 16),
        "yours": make_pixel_cnn(masked_conv, MCNN_WIDTH, MCNN_BLOCKS),
    }
)

# %% [markdown]
# In the second panel, a wedge is missing on the right of the field. This is the **blind spot** of
# stacked masked convolutions. Weights to the right exist only in the rows above, so a path has to
# go up one row for each pixel that it goes to the right. A pixel that is more columns to the right
# than rows above is out of reach, *however many layers there are*. Wider kernels make the wedge
# narrower. Closing it takes two stacks, one for the rows above and one for the row itself
# ([Gated PixelCNN, 2016](https://arxiv.org/abs/1606.05328)). The probabilities are still valid: a
# model that ignores some of the earlier pixels is a poorer model, not a wrong one.

# %% [markdown]
# ## One update
#
# **Contract.** `pixel_cnn_step` makes one update of the model, with one step of the given
# `optimizer`.
#
# - The pictures are drawn for this update: one call of `draw(intensities)`. The model sees these
#   pictures and has to predict the same pictures, not the intensities and not another draw.
# - It minimises the mean of `nats(logits, pictures)` over the batch.
# - The step uses only the gradients of this loss: old gradients are cleared first.
# - It returns the mean before the update as a plain `float`.


# %% role="solution" id="pixel-cnn-step"
def pixel_cnn_step(model, optimizer, intensities, draw, nats):
    """One update on intensities [N, 1, H, W]. Returns the mean nats per picture."""
    ### BEGIN SOLUTION
    pictures = draw(intensities)
    loss = nats(model(pictures), pictures).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.item()
    ### END SOLUTION


# %% role="tests" id="pixel-cnn-step-tests"
with visible_checks("pixel-cnn-step") as check:
    probe = nn.Conv2d(1, 1, 1)  # logit = w x + b
    bias = probe.bias.item()
    value = pixel_cnn_step(
        probe,
        torch.optim.SGD(probe.parameters(), lr=0.1),
        torch.full((4, 1, 2, 2), 0.3),
        draw=torch.zeros_like,
        nats=lambda logits, pictures: logits.flatten(1).sum(dim=1) + pictures.sum(),
    )
    check.plain_float(value, "the mean")
    check.close(value, 4 * bias, "each picture has four black pixels with logit b", atol=1e-5)
    check.close(probe.bias, [bias - 0.1 * 4], "b takes one step down the gradient", atol=1e-5)
    draws = []
    pixel_cnn_step(
        probe,
        torch.optim.SGD(probe.parameters(), lr=0.1),
        torch.full((4, 1, 2, 2), 0.3),
        draw=lambda intensities: draws.append(1) or torch.zeros_like(intensities),
        nats=lambda logits, pictures: logits.flatten(1).sum(dim=1),
    )
    check.close(len(draws), 1, "draws in one update")
### BEGIN HIDDEN TESTS
from dgm.testing import (
    TrainingStep,
    expect,
    expect_close,
    expect_no_stale_gradients,
    expect_returned,
    expect_same_parameters,
    points,
)

# Every draw has another threshold, and the model and the nats write down what they are given. The
# nats are not those of the notebook: the step has to use the function that it is given.
STEP = TrainingStep(
    networks="""
import torch.nn.functional as F
class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(nn.Conv2d(1, 3, 3, padding=1), nn.Tanh(), nn.Conv2d(3, 1, 1))
        nn.init.ones_(self.layers[2].bias)
    def forward(self, pictures):
        seen["model"].append(pictures.detach().clone())
        return self.layers(pictures)
seen = {"model": [], "nats": [], "draws": []}
def draw(intensities):
    seen["draws"].append((intensities > 0.2 + 0.2 * len(seen["draws"])).float())
    return seen["draws"][-1].clone()
def nats(logits, pictures):
    seen["nats"].append(pictures.detach().clone())
    coins = F.binary_cross_entropy_with_logits(logits, pictures, reduction="none")
    return (1.5 * coins + logits.square() / 5).sum((1, 2, 3))
model = Model()
""",
    trains="model",
    learning_rate=0.02,
    inputs="intensities = torch.rand(steps, 5, 1, 4, 3)",
    call="pixel_cnn_step(model, optimizer, intensities[i], draw, nats)",
    seen="seen",
)


@points(0.75)
def test_descends_the_mean(student, reference, rng):
    """The model moves by one step of the given optimiser down the slope of the mean nats."""
    actual, expected = STEP.run((student, reference), rng)
    hint = "the mean over the batch, of the nats as given? the right sign?"
    expect_same_parameters(actual, expected, "model", hint)


@points(0.375)
def test_pictures_are_drawn_for_the_update(student, rng):
    """Each update draws its pictures once, and those are what the model sees and has to
    predict."""
    (actual,) = STEP.run((student,), rng, steps=3)
    seen = actual.seen
    calls = {name: len(seen[name]) for name in ("draws", "model", "nats")}
    expect(
        calls == {"draws": 3, "model": 3, "nats": 3},
        "three updates drew {draws} times, called the model {model} times and nats {nats} "
        "times".format(**calls),
    )
    for number, drawn in enumerate(seen["draws"]):
        for name in ("model", "nats"):
            what = f"what the {name} got in update {number + 1}, against the pictures drawn for it"
            expect_close(seen[name][number], drawn, what)


@points(0.25)
def test_uses_no_stale_gradients(student, rng):
    """What the gradients held before a step does not enter it."""
    expect_no_stale_gradients(STEP, student, rng)


@points(0.125)
def test_returns_the_mean(student, reference, rng):
    """The returned number is a plain float: the mean nats before the update."""
    for _ in range(3):  # a wrong mean may be close to the right one, by chance, once
        actual, expected = STEP.run((student, reference), rng)
        expect_returned(actual, expected, "the mean nats per picture", atol=1e-4)


### END HIDDEN TESTS

# %% [markdown]
# ## What goes wrong with the wrong masks
#
# The next cell makes four short runs with the same digits in the same order. Two runs use your
# network and differ in one argument, `masked_conv`: one uses the right masks, the other makes every
# layer of type B. Two runs use plain stacks: one layer of type A and five of type B, or six layers
# of type A. (Why plain stacks? Skip connections carry the features of the first layer past all
# other layers to the end, and with them the information about the neighbours.)

# %% role="run" id="mcnn-short-runs"
MCNN_BATCH = 64


def rate_at(update, updates):
    """The learning rate's factor: a short rise, then full until half-way, then down to zero."""
    return min(30 * (update + 1) / updates, 1.0, 2 * (1 - update / updates))


def train_pixel_cnn(name, make, intensities, epochs):
    """Train the network from `make()`. Returns it and the curves (nats, minutes, test)."""
    set_seed()
    model = make().to(DEVICE, memory_format=torch.channels_last)
    optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)
    updates = epochs * math.ceil(len(intensities) / MCNN_BATCH)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda u: rate_at(u, updates))
    # If you change one of these answers, training does not continue from the old checkpoint.
    answers = [binarise, binarise_once, nats_per_picture, causal_mask, MaskedConv2d]
    answers += [make_pixel_cnn, globals().get("MaskedBlock"), pixel_cnn_step]
    checkpoint = Checkpoint(
        f"masked-cnn-{name}",
        {"epochs": epochs, "digits": len(intensities), "answers": answers},
        model=model,
        optimizer=optimizer,
        schedule=schedule,
    )
    picture = LivePicture()
    epochs_done, curves = checkpoint.load()
    curves = curves or {"nats": [], "minutes": [], "test": []}
    with interruptible():
        for epoch in range(epochs_done, epochs):
            started = time.perf_counter()
            bar = progress(
                batches(intensities, MCNN_BATCH),
                total=updates // epochs,
                description=f"{name}, epoch {epoch + 1} of {epochs}",
                leave=False,
            )
            for part in bar:
                nats = pixel_cnn_step(model, optimizer, part, binarise, nats_per_picture)
                curves["nats"].append(nats)
                schedule.step()
                bar.set_postfix(nats=f"{nats:.1f}", refresh=False)
            curves["minutes"].append((time.perf_counter() - started) / 60)
            curves["test"].append(nats_of_each(model, mcnn_test[:1000]).mean().item())
            if epochs > 1:
                shown = {"test nats after each epoch": curves["test"]}
                picture.update(curves_png(shown, title=name, xlabel="epoch", ylabel="nats"))
            checkpoint.save(epoch + 1, curves)
    return model, curves


def network_of(layer):
    """A function that makes your network with this layer, in the size that is trained."""
    return lambda: make_pixel_cnn(layer, MCNN_WIDTH, MCNN_BLOCKS)


short_networks = {
    "A first": network_of(masked_conv),
    "B throughout": network_of(lambda mask_type, *a, **k: masked_conv("B", *a, **k)),
    "plain, A first": lambda: plain_stack("ABBBBB", MCNN_WIDTH // 2),
    "plain, A throughout": lambda: plain_stack("AAAAAA", MCNN_WIDTH // 2),
}
mcnn_runs = {}
few_digits = mcnn_train[: MCNN_BATCH * budget(smoke=10, cpu=150, gpu=400)]
for name, make in short_networks.items():
    mcnn_runs[name] = train_pixel_cnn(f"short {name}", make, few_digits, epochs=1)
plot_curves(
    {name: curves["nats"] for name, (_, curves) in mcnn_runs.items()},
    title="Four short runs",
    ylabel="nats per picture",
)
print(f"{'short run':<20}{'test nats':>10}{'all pictures of 3 x 3 together':>33}")
for name, (model, _) in mcnn_runs.items():
    test = nats_of_each(model, mcnn_test[:1000]).mean().item()
    total = total_probability(copy.deepcopy(model).cpu())
    print(f"{name:<20}{test:>10.1f}{total:>33.4f}")
print(f"{'(table of 18)':<20}{tossed_nats:>10.1f}")

# %% [markdown]
# The best curve belongs to a useless network, and no figure from its training shows this. The last
# column does, and so will the samples below. (At the smoke budget the runs are too short to compare
# their nats.)
#
# ## Training

# %% role="run" id="mcnn-train"
mcnn_epochs = budget(smoke=2, cpu=3, gpu=40)
mcnn_runs["long run"] = train_pixel_cnn(
    "long run", network_of(masked_conv), mcnn_train, mcnn_epochs
)
mcnn_model, mcnn_curves = mcnn_runs["long run"]
plot_curves({"long run": mcnn_curves["nats"]}, title="The long run", ylabel="nats per picture")

# %% [markdown]
# ## Drawing a picture
#
# In training the network predicted all pixels at once, because all pixels were known. Now no pixel
# is known.
#
# **Contract.** `draw_pictures` draws `count` pictures, float32 `[count, 1, height, width]` on
# DEVICE, pixel by pixel in raster order: each pixel is 1 with the model's probability given the
# pixels *drawn* before it. All pictures are drawn together, with one call of the model for each
# pixel, on whole pictures, and without a graph. (Pixels that are not yet drawn may have any values
# from 0 to 1 in a call, because the model does not use them.) Every call draws new numbers and does
# not set a seed.


# %% role="solution" id="draw-pictures"
def draw_pictures(model, count, height, width):
    """Pictures [count, 1, height, width] drawn from the model."""
    ### BEGIN SOLUTION
    pictures = torch.zeros(count, 1, height, width, device=DEVICE)
    with torch.no_grad():
        for row in range(height):
            for column in range(width):
                probability = torch.sigmoid(model(pictures)[:, 0, row, column])
                pictures[:, 0, row, column] = torch.bernoulli(probability)
    return pictures
    ### END SOLUTION


# %% role="setup" id="mcnn-repeating-model"
def as_on_the_left(pictures):
    """Logits of a model that repeats the pixel on the left; the first pixel of a row is a coin."""
    return 80 * (F.pad(pictures, (1, 0), value=0.5)[..., :-1] - 0.5)


# %% role="tests" id="draw-pictures-tests"
with visible_checks("draw-pictures") as check:
    stripes = draw_pictures(as_on_the_left, 50, 3, 4)
    check.shape(stripes, (50, 1, 3, 4), "the right number of pictures of this size")
    check.true(((stripes == 0) | (stripes == 1)).all(), "all entries are 0 or 1")
    check.true((stripes == stripes[..., :1]).all(), "a model that repeats pixels draws stripes")
    check.true(stripes.mean() > 0.2 and stripes.mean() < 0.8, "about half of them are white")
    again = draw_pictures(as_on_the_left, 50, 3, 4)
    check.true(not torch.equal(stripes, again), "another call draws other pictures")

    def as_above_on_the_right(pictures):
        """Logits of a model that repeats the pixel one row higher and one column to the right."""
        return 80 * (F.pad(pictures, (0, 1, 1, 0), value=0.5)[..., :-1, 1:] - 0.5)

    slanted = draw_pictures(as_above_on_the_right, 50, 3, 4)
    check.true((slanted[..., 1:, :-1] == slanted[..., :-1, 1:]).all(), "rows are drawn one by one")
    rare = draw_pictures(lambda pictures: torch.full_like(pictures, -2.0), 500, 2, 2)
    check.close(rare.mean(), 0.12, "pixels with logit -2, of which one in eight is 1", atol=0.04)
### BEGIN HIDDEN TESTS
import numpy as np

from dgm.testing import expect, expect_array, points

# A pixel follows from the sum of those before it, from the last one and from its place.
RULED = """
import torch
torch.manual_seed(seed)
salt, calls = torch.tensor(salt), []
def model(pictures):
    calls.append([len(pictures), torch.is_grad_enabled()])
    flat = pictures.flatten(1)
    sums = torch.cat([torch.zeros(len(flat), 1), flat.cumsum(1)], dim=1)
    before, last = sums[:, :-1], sums[:, 1:-1] - sums[:, :-2]
    last = torch.cat([torch.zeros(len(flat), 1), last], dim=1)
    wanted = (before + 2 * last + salt).round() % 3 == 0
    logits = torch.where(wanted, 60.0, -60.0)
    logits[:, 0] = 0  # the first pixel is a coin
    return logits.view(pictures.shape)
drawn = draw_pictures(model, count, 3, 4)
drawn, drawn.requires_grad, calls
"""

# Logits of each pixel for every pattern of the pixels before it.
TABLED = """
import torch
torch.manual_seed(seed)
table = torch.tensor(table)
def model(pictures):
    n = pictures[0].numel()
    bits = pictures.flatten(1).round().long() * 2 ** torch.arange(n)
    before = bits.cumsum(1) - bits
    return table[torch.arange(n), before].view(pictures.shape)
draw_pictures(model, count, 2, 2)
"""


def random_table(rng):
    """Logits of four pixels for each pattern of those before: every pixel before matters much."""
    odd = np.array([bin(pattern).count("1") % 2 for pattern in range(16)])
    table = rng.choice([-1, 1], (4, 1)) * (2 * odd - 1) * rng.uniform(1, 1.8, (4, 16))
    table[0] = rng.uniform(-0.3, 0.3)
    return table.astype(np.float32)


def coins(value, count, height, width):
    drawn = expect_array(value, (count, 1, height, width), what="the pictures")
    expect(np.isin(drawn, (0, 1)).all(), "a picture has entries 0.0 and 1.0 alone")
    return drawn.reshape(count, -1).astype(int)


def ruled(student, rng, count):
    salt = rng.integers(0, 3, 12)
    inputs = {"seed": int(rng.integers(2**31)), "salt": salt.tolist(), "count": count}
    drawn, graph, calls = student.run(RULED, **inputs)
    return salt, coins(drawn, count, 3, 4), graph, calls


@points(0.375)
def test_each_pixel_follows_from_those_drawn_before(student, rng):
    """Where the model leaves nothing to chance, every pixel is what it says after the pixels
    drawn before it, in raster order."""
    salt, drawn, _, _ = ruled(student, rng, 24)
    before = np.cumsum(drawn, axis=1) - drawn
    last = np.concatenate([np.zeros((24, 1), int), drawn[:, :-1]], axis=1)
    wanted = (before + 2 * last + salt) % 3 == 0
    right = (drawn == wanted)[:, 1:]
    expect(
        right.all(),
        f"{1 - right.mean():.0%} of the pixels are not what the model says after those before "
        "them: one at a time, rows from the top, each from the left?",
    )
    expect(0 < drawn[:, 0].mean() < 1, "the first pixel is a fair coin, and always came out alike")


@points(0.125)
def test_drawn_pictures_are_float32(student, rng):
    """Drawn pictures are a tensor of float32."""
    drawn = student.run(TABLED, seed=int(rng.integers(2**31)), table=random_table(rng), count=3)
    what = "the type of the pictures"
    expect_array(drawn, None, np.float32, what, kind="tensor", finite=False)


@points(0.75)
def test_pictures_are_as_frequent_as_probable(student, rng):
    """Every picture of a tiny size is drawn as often as the product of its predictions says, and
    each call draws others."""
    table = random_table(rng)
    first, second = (
        coins(student.run(TABLED, seed=int(seed), table=table, count=50), 50, 2, 2)
        for seed in rng.integers(2**31, size=2)
    )
    expect((first != second).any(), "two calls draw the same pictures: is a seed set inside?")
    inputs = {"seed": int(rng.integers(2**31)), "table": table, "count": 4000}
    drawn = coins(student.run(TABLED, **inputs), 4000, 2, 2)
    counted = np.bincount(drawn @ [1, 2, 4, 8], minlength=16) / 4000
    bits = np.arange(16)[:, None] >> np.arange(4) & 1
    before = np.arange(16)[:, None] & ((1 << np.arange(4)) - 1)
    logits = table[np.arange(4), before]
    probable = (1 / (1 + np.exp(-np.where(bits == 1, logits, -logits)))).prod(axis=1)
    off = np.abs(counted - probable).sum() / 2
    expect(
        off < 0.07,
        f"of 4000 pictures {off:.0%} would have to be others (is each pixel a coin with the "
        "model's probability, not a threshold or a fixed draw?)",
    )


@points(0.25)
def test_one_call_a_pixel_and_no_graph(student, rng):
    """All pictures are drawn together, with one call of the model a pixel, and without a graph."""
    _, _, graph, calls = ruled(student, rng, 5)
    expect(
        len(calls) <= 12 and all(count == 5 for count, _ in calls),
        f"the model was called {len(calls)} times for 5 pictures of 12 pixels, with "
        f"{calls[0][0] if calls else 0} of them at first",
    )
    kept = graph or any(enabled for _, enabled in calls)
    expect(not kept, "a graph is kept: 784 calls of a network do not fit into memory with it")


### END HIDDEN TESTS

# %% [markdown]
# The next cell shows ten pictures from each of five models. Look at what each model knows: one puts
# ink where ink is frequent, another draws strokes but no digits. Look also at the run with the best
# curve.
#
# ![Three grids of twenty binary pictures: real digits, strokes that are no digits, and scattered
# specks.](figures/samples.png)
#
# *Left: real digits, which is what good means. Middle: the model solution after 200 updates (the
# `cpu` budget has about 2,800); it draws strokes, and your long run should come closer to digits.
# Right: after 66 updates of a network with type B in every layer, which sees the pixels that it
# predicts.*

# %% role="deliverable" id="mcnn-samples"
set_seed(1)
mcnn_draws = {
    "independent pixels": mcnn_results["independent pixels"][3],
    "table of 18 neighbours": mcnn_results["table of 18 neighbours"][3],
    "B throughout (short run)": mcnn_runs["B throughout"][0],
    "A first (short run)": mcnn_runs["A first"][0],
    "long run": mcnn_model,
}
drawing_seconds = {}
sample_rows = []
for name, model in mcnn_draws.items():
    started = time.perf_counter()
    sample_rows.append(draw_pictures(model, 10, MCNN_SIDE, MCNN_SIDE))
    drawing_seconds[name] = time.perf_counter() - started
show_grid(as_images(torch.cat(sample_rows)), title="Ten pictures of each model", rows=mcnn_draws)

# %% [markdown]
# ## Filling holes
#
# Some pixels of a picture are missing. Keep the known pixels, go through the picture in raster
# order, and draw the missing pixels in the same way as when you draw a whole picture.
#
# **Contract.** `inpaint` returns new pictures and does not change the given ones.
#
# - `missing` is bool and has the shape of the pictures. Each picture has its own holes. The values
#   of `pictures` at missing pixels do not matter (they are between 0 and 1).
# - Known pixels do not change.
# - Missing pixels are drawn in raster order: each pixel is 1 with the model's probability given
#   *all* pixels before it, known ones as given and missing ones as drawn. They are drawn at random,
#   neither rounded nor averaged, and every call draws anew, without a seed of its own.
# - All pictures are filled together, with at most one call of the model for each pixel, and without
#   a graph.


# %% [markdown]
# <details><summary>Hint 1</summary>
#
# Which pixels does the model need to know at the time when it draws one of them? And which of
# them may be wrong in `pictures`?
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# Go through rows and columns. At each place call the model once for all pictures, and change only
# those pictures in which this pixel is missing.
#
# </details>
#
# <details><summary>Hint 3</summary>
#
# Begin with a copy of the pictures and with the list of places that are missing in at least one
# of them. In a masked model, later pixels have no influence, so their values do not matter.
#
# </details>


# %% role="solution" id="mcnn-inpaint"
def inpaint(model, pictures, missing):
    """Pictures [N, 1, H, W] with new pixels drawn where `missing` [N, 1, H, W] is True."""
    ### BEGIN SOLUTION
    filled = pictures.clone()
    with torch.no_grad():
        for row, column in missing.any(dim=0)[0].nonzero().tolist():  # in raster order
            here = missing[:, 0, row, column]
            probability = torch.sigmoid(model(filled)[:, 0, row, column])
            filled[here, 0, row, column] = torch.bernoulli(probability[here])
    return filled
    ### END SOLUTION


# %% role="tests" id="mcnn-inpaint-tests"
with visible_checks("mcnn-inpaint") as check:
    given = torch.tensor([[[[1.0, 0.0, 0.0], [0.0, 1.0, 1.0]]]])
    hole = torch.tensor([[[[False, True, True], [False, False, True]]]])
    filled = inpaint(as_on_the_left, given, hole)
    check.close(given[0, 0, 0], [1, 0, 0], "the given picture is not changed")
    check.close(filled[0, 0, 0], [1, 1, 1], "the missing pixels repeat the known 1")
    check.close(filled[0, 0, 1], [0, 1, 1], "known pixels stay, however improbable they are")
    empty = torch.zeros(50, 1, 1, 2)
    undecided = inpaint(torch.zeros_like, empty, torch.ones_like(empty, dtype=torch.bool))
    check.true(((undecided == 0) | (undecided == 1)).all(), "new pixels are 0 or 1")
    check.true(0.2 < undecided.mean() < 0.8, "with probability 1/2, about half of them are white")
    many = inpaint(as_on_the_left, given.expand(20, -1, -1, -1), hole.expand(20, -1, -1, -1))
    check.true((many[:, 0, 0] == 1).all(), "known pixels decide those that are drawn after them")
    pair = torch.tensor([[1.0, 0.5, 0.0], [0.0, 1.0, 0.7]]).view(2, 1, 1, 3)  # 0.5 and 0.7: missing
    holes = torch.tensor([[False, True, False], [False, False, True]]).view(2, 1, 1, 3)
    check.close(
        inpaint(as_on_the_left, pair, holes).view(2, 3),
        [[1, 1, 0], [0, 1, 1]],
        "two pictures, each with its own hole",
    )
    with_graph = inpaint(nn.Conv2d(1, 1, 1), pair, holes)
    check.true(not with_graph.requires_grad, "no graph")
### BEGIN HIDDEN TESTS
import numpy as np
import torch

from dgm.testing import expect, expect_array, points

# Every pixel follows from the sum of those before it, from the last one and from its place.
RULED = """
import torch
torch.manual_seed(seed)
salt, calls = torch.tensor(salt), []
def model(pictures):
    calls.append([len(pictures), torch.is_grad_enabled()])
    flat = pictures.flatten(1)
    sums = torch.cat([torch.zeros(len(flat), 1), flat.cumsum(1)], dim=1)
    before, last = sums[:, :-1], sums[:, 1:-1] - sums[:, :-2]
    last = torch.cat([torch.zeros(len(flat), 1), last], dim=1)
    wanted = (before + 2 * last + salt).round() % 3 == 0
    return torch.where(wanted, 60.0, -60.0).view(pictures.shape)
given = pictures.clone()
filled = inpaint(model, given, missing)
{
    "filled": filled,
    "graph": filled.requires_grad,
    "given": given,
    "calls": calls,
}
"""

TABLED = """
import torch
torch.manual_seed(seed)
table = torch.tensor(table)
def model(pictures):
    n = pictures[0].numel()
    bits = pictures.flatten(1).round().long() * 2 ** torch.arange(n)
    before = bits.cumsum(1) - bits
    return table[torch.arange(n), before].view(pictures.shape)
inpaint(model, pictures, missing)
"""


def random_table(rng):
    """Logits of four pixels for each pattern of those before: every pixel before matters much."""
    odd = np.array([bin(pattern).count("1") % 2 for pattern in range(16)])
    table = rng.choice([-1, 1], (4, 1)) * (2 * odd - 1) * rng.uniform(1, 1.8, (4, 16))
    table[0] = rng.uniform(-0.3, 0.3)
    return table.astype(np.float32)


def ruled(student, rng, count=8):
    """Random pictures of 3 x 4 pixels, each with holes of its own."""
    pictures = rng.integers(0, 2, (count, 1, 3, 4)).astype(np.float32)
    missing = rng.random((count, 1, 3, 4)) < 0.5
    missing[-1], missing[1, 0, 0], missing[1, 0, 2] = True, True, False
    salt = rng.integers(0, 3, 12)
    inputs = {"seed": int(rng.integers(2**31)), "salt": salt.tolist()}
    inputs |= {"pictures": torch.tensor(pictures), "missing": torch.tensor(missing)}
    seen = student.run(RULED, **inputs)
    filled = expect_array(seen["filled"], pictures.shape, what="the filled pictures")
    return salt, pictures, missing, filled.astype(np.float32), seen


@points(0.125)
def test_known_pixels_stay(student, rng):
    """Known pixels come back as they are, missing ones are filled with zeros and ones, and the
    given pictures are not changed."""
    _, pictures, missing, filled, seen = ruled(student, rng)
    expect((filled != pictures).any(), "no missing pixel was changed")
    known = (filled == pictures)[~missing]
    expect(known.all(), f"{1 - known.mean():.0%} of the known pixels were overwritten")
    expect(np.isin(filled, (0, 1)).all(), "a picture has entries 0.0 and 1.0 alone")
    given = expect_array(seen["given"], pictures.shape, what="the given pictures")
    expect((given == pictures).all(), "the given pictures were changed: work on a copy")


@points(0.125)
def test_filled_pictures_are_float32(student, rng):
    """Filled pictures are a tensor of float32."""
    *_, seen = ruled(student, rng)
    what = "the type of the filled pictures"
    expect_array(seen["filled"], None, np.float32, what, kind="tensor", finite=False)


@points(0.625)
def test_missing_pixels_follow_from_all_before_them(student, rng):
    """Where the model leaves nothing to chance, each missing pixel is what it says after the known
    and the drawn pixels before it, whatever stood there, and in raster order."""
    salt, pictures, missing, filled, _ = ruled(student, rng)
    wanted = pictures.reshape(len(pictures), -1).astype(int)
    holes = missing.reshape(wanted.shape)
    for i in range(wanted.shape[1]):
        last = wanted[:, i - 1] if i else 0
        says = (wanted[:, :i].sum(axis=1) + 2 * last + salt[i]) % 3 == 0
        wanted[:, i] = np.where(holes[:, i], says, wanted[:, i])
    right = (filled.reshape(wanted.shape) == wanted)[holes]
    expect(
        right.all(),
        f"{1 - right.mean():.0%} of the missing pixels are not what the model says after all "
        "pixels before them, the known ones as given and the missing ones as drawn",
    )


@points(1)
def test_missing_pixels_are_drawn(student, rng):
    """The missing pixels of a tiny picture are filled as often in each way as the product of their
    own predictions says."""
    table = random_table(rng)
    one = rng.integers(0, 2, 4)
    holes = np.array([True, False, True, False])
    shape = (4000, 1, 2, 2)
    inputs = {
        "seed": int(rng.integers(2**31)),
        "table": table,
        "pictures": torch.tensor(np.broadcast_to(one, (4000, 4)).reshape(shape).copy()).float(),
        "missing": torch.tensor(np.broadcast_to(holes, (4000, 4)).reshape(shape).copy()),
    }
    filled = expect_array(student.run(TABLED, **inputs), shape, what="the filled pictures")
    again = student.run(TABLED, **inputs | {"seed": inputs["seed"] ^ 1})
    expect((filled != np.asarray(again)).any(), "two calls fill alike: is a seed set inside?")
    filled = filled.reshape(4000, 4)
    expect((filled[:, ~holes] == one[~holes]).all(), "known pixels were overwritten")
    probable = {}
    for a in (0, 1):
        for b in (0, 1):
            odds = table[0, 0], table[2, a + 2 * one[1]]
            chances = [
                1 / (1 + np.exp(-float(o if x else -o))) for o, x in zip(odds, (a, b), strict=True)
            ]
            probable[a, b] = chances[0] * chances[1]
    counted = {k: ((filled[:, 0] == k[0]) & (filled[:, 2] == k[1])).mean() for k in probable}
    off = sum(abs(counted[k] - probable[k]) for k in probable) / 2
    expect(
        off < 0.06,
        f"of 4000 fillings {off:.0%} would have to be others (each missing pixel a coin with the "
        "model's probability, given the pixels before it and no others?)",
    )


@points(0.125)
def test_together_and_without_a_graph(student, rng):
    """All pictures are filled together, with at most one call of the model a pixel, and without a
    graph."""
    _, _, _, filled, seen = ruled(student, rng)
    expect(np.isin(filled, (0, 1)).all(), "a picture has entries 0.0 and 1.0 alone")
    calls = seen["calls"]
    expect(0 < len(calls) <= 12, f"the model was called {len(calls)} times for 12 pixels")
    kept = seen["graph"] or any(enabled for _, enabled in calls)
    expect(not kept, "a graph is kept: 784 calls of a network do not fit into memory with it")


### END HIDDEN TESTS

# %% [markdown]
# There are five kinds of holes: each half of the picture, and three random squares. The rows of
# each figure below show the true picture, the known pixels (missing ones are grey), and two
# fillings.


# %% role="deliverable" id="mcnn-holes"
HOLE_GREY = -0.4  # darker than the lines between the pictures


def holes_of(count):
    """Missing pixels for five kinds of holes: {name: bool [count, 1, 28, 28]}."""
    rows, columns = torch.meshgrid(torch.arange(MCNN_SIDE), torch.arange(MCNN_SIDE), indexing="ij")
    holes = {
        "lower half": rows >= 14,
        "right half": columns >= 14,
        "random squares": torch.zeros(MCNN_SIDE, MCNN_SIDE, dtype=torch.bool),
        "left half": columns < 14,
        "upper half": rows < 14,
    }
    holes = {name: hole.expand(count, 1, -1, -1).clone() for name, hole in holes.items()}
    for hole in holes["random squares"]:
        for row, column in torch.randint(3, 17, (3, 2)).tolist():
            hole[:, row : row + 8, column : column + 8] = True
    return {name: hole.to(DEVICE) for name, hole in holes.items()}


def the_first_of_each(labels, each):
    """Indices of the first `each` digits of every label: 0, 1, ..., 9, 0, 1, ..."""
    places = [(labels == label).nonzero()[:each, 0] for label in range(10)]
    return torch.stack(places, dim=1).flatten()


set_seed(2)
test_labels = mcnn_test_labels[: len(mcnn_test)]
hole_places = the_first_of_each(test_labels, budget(smoke=1, cpu=2, gpu=10))
hole_places = hole_places[: budget(smoke=2, cpu=None, gpu=None)]
hole_digits, hole_labels = mcnn_test[hole_places.to(DEVICE)], test_labels[hole_places]
mcnn_holes = holes_of(len(hole_digits))
# everything in one batch: five kinds of holes, two fillings of each
missing = torch.cat([hole for hole in mcnn_holes.values() for _ in range(2)])
fillings = inpaint(mcnn_model, hole_digits.repeat(10, 1, 1, 1), missing)
fillings = dict(zip(mcnn_holes, fillings.view(5, 2, *hole_digits.shape), strict=True))
for name, hole in mcnn_holes.items():
    known = as_images(hole_digits).masked_fill(hole, HOLE_GREY)
    first, second = as_images(fillings[name])
    rows = [part[:10] for part in (as_images(hole_digits), known, first, second)]
    show_grid(
        torch.cat(rows),
        columns=len(rows[0]),
        title=f"Missing: {name}",
        rows=("true", "known", "filled", "filled again"),
    )

# %% [markdown]
# ## What an autoregressive model can condition on
#
# The new lower halves continue the known upper halves. The new upper halves are often drawn well,
# but they belong to other digits, because the model did not see the pixels below when it drew them.
# Write $m$ for the missing pixels and $k$ for the known ones. We want to draw from $p(m \mid k)$.
# But `inpaint` draws from
#
# $$q(m) = \prod_{i\ \text{missing}} p(x_i \mid x_1, \dots, x_{i-1}),
#   \qquad\text{and so}\qquad
#   p(m \mid k) = \frac{p(x)}{p(k)}
#   = \frac{q(m)}{p(k)} \prod_{i\ \text{known}} p(x_i \mid x_1, \dots, x_{i-1}).$$
#
# The two differ by a factor that the model can compute: the probability of the *known* pixels,
# where they come after the drawn ones.
#
# **Contract.** `known_log_probability` returns the logarithm of the last product, in nats, for each
# picture: the sum of the log-probabilities of its *known* pixels, `[N]`. Each picture has its own
# holes. If no pixel is known, the sum is 0. The result stays finite for very certain predictions,
# as above.


# %% role="solution" id="known-log-probability"
def known_log_probability(logits, pictures, missing):
    """Log-probability of each picture's known pixels given all pixels before them, [N], nats."""
    ### BEGIN SOLUTION
    log_probability = F.logsigmoid((2 * pictures - 1) * logits)
    return log_probability.masked_fill(missing, 0.0).flatten(1).sum(dim=1)
    ### END SOLUTION


# %% role="tests" id="known-log-probability-tests"
with visible_checks("known-log-probability") as check:
    seen, coin_logits = torch.ones(2, 1, 2, 2), torch.zeros(2, 1, 2, 2)
    hole = torch.zeros(2, 1, 2, 2, dtype=torch.bool)
    hole[0, 0, 0] = True
    known = known_log_probability(coin_logits, seen, hole)
    check.shape(known, (2,), "one number for each picture")
    check.close(known[1], -4 * math.log(2), "no pixel is missing: four fair coins are known")
    check.close(known[0], -2 * math.log(2), "one row is missing: two fair coins are known")
### BEGIN HIDDEN TESTS
import numpy as np
import torch

from dgm.testing import expect_array, expect_close, points


def every_picture(rng, n=6):
    """All pictures of 2 x 3 pixels, logits that depend on the pixels before, and each pixel's
    probability given those before it."""
    bits = np.arange(2**n)[:, None] >> np.arange(n) & 1
    before = np.arange(2**n)[:, None] & ((1 << np.arange(n)) - 1)
    logits = rng.normal(0, 1.5, (n, 2**n))[np.arange(n), before]
    return bits, logits, 1 / (1 + np.exp(-np.where(bits == 1, logits, -logits)))


def as_tensors(bits, logits, missing):
    shape = (len(bits), 1, 2, 3)
    values = (np.broadcast_to(a, bits.shape).reshape(shape).copy() for a in (logits, bits, missing))
    logits, bits, missing = values
    floats = (torch.tensor(a, dtype=torch.float32) for a in (logits, bits))
    return *floats, torch.tensor(missing)


@points(1)
def test_the_mean_weight_is_the_probability_of_the_known(student, rng):
    """Averaged over all ways of filling the hole, as they are drawn, the product is the probability
    of the known pixels, by brute force: so it is the weight that makes a drawing right."""
    bits, logits, each = every_picture(rng)
    missing = np.array([True, *rng.permutation([True, True, False, False]), False])
    value = student.known_log_probability(*as_tensors(bits, logits, missing))
    weights = np.exp(expect_array(value, (64,), what="known_log_probability").astype(float))
    drawn = np.where(missing, each, 1).prod(axis=1)
    known = bits[:, ~missing] @ (1 << np.arange((~missing).sum()))
    mean_weight = np.bincount(known, drawn * weights)
    expect_close(
        mean_weight,
        np.bincount(known, each.prod(axis=1)),
        "the mean of exp(known_log_probability) over all fillings (the known pixels, and all of "
        "them? a sum of logarithms?)",
        rtol=1e-3,
        atol=1e-5,
    )


@points(0.125)
def test_one_picture_has_one_number(student, rng):
    """The result for a batch of one picture is a batch of one number."""
    bits, logits, _ = every_picture(rng)
    one = (part[:1] for part in as_tensors(bits, logits, np.zeros(bits.shape, bool)))
    value = student.known_log_probability(*one)
    expect_array(value, (1,), what="known_log_probability of one picture", kind="tensor")


@points(0.375)
def test_each_picture_has_its_own_holes(student, rng):
    """Each picture's own known pixels count, from all of them to none, and sure predictions stay
    finite."""
    bits, logits, _ = every_picture(rng)
    missing = rng.random(bits.shape) < 0.5
    missing[0], missing[1] = True, False
    for factor in (1, 200):
        wanted = -np.logaddexp(0, factor * np.where(bits == 1, -logits, logits))
        wanted = np.where(missing, 0, wanted).sum(axis=1)
        value = student.known_log_probability(*as_tensors(bits, factor * logits, missing))
        what = f"known_log_probability, logits up to {np.abs(factor * logits).max():.0f}"
        expect_close(value, wanted, what, rtol=1e-3, atol=1e-3)


### END HIDDEN TESTS

# %% [markdown]
# How many nats do the known pixels cost in the true picture, and how many after the filling? If the
# filling fits them, the two costs are about the same. The table also shows the opinion of the
# judge, a classifier of digits. (You see nothing of this at the smoke budget, because the model has
# hardly learnt to draw.)


# %% role="run" id="mcnn-hole-table"
def known_nats(pictures, hole):
    """Cost of the known pixels in nats, given all pixels before them, [N]."""
    with torch.no_grad():
        return -known_log_probability(mcnn_model(pictures), pictures, hole)


def agreement(pictures, labels):
    """The fraction of pictures for which the judge finds their label."""
    seen = judge_logits(as_images(pictures)).argmax(dim=1)
    return (seen == labels.to(seen.device)).float().mean().item()


print(f"{'':<16}{'known pixels cost, nats':>26}{'':>8}{'judge sees':>14}")
print(f"{'missing':<16}{'true picture':>14}{'filled':>12}{'gap':>8}{'the label':>14}")
for name, hole in mcnn_holes.items():
    truth = known_nats(hole_digits, hole).mean().item()
    filled = [known_nats(filling, hole).mean().item() for filling in fillings[name]]
    seen = np.mean([agreement(filling, hole_labels) for filling in fillings[name]])
    gap = round(np.mean(filled) - truth, 1) + 0.0  # no "-0.0"
    costs = f"{truth:>14.1f}{np.mean(filled):>12.1f}{gap:>8.1f}"
    print(f"{name:<16}{costs}{seen:>14.0%}")
print(f"{'(nothing)':<16}{'':>34}{agreement(hole_digits, hole_labels):>14.0%}")

# %% [markdown]
# ## A solution and its price
#
# The factor suggests a solution: draw many fillings from $q$, and choose one of them with
# probabilities proportional to their weights $\exp(\text{known log-probability})$ (importance
# resampling). With enough fillings, the choice is a draw from $p(m \mid k)$.
#
# For a missing upper half this is cheaper than you might expect. The pixels below do not affect
# $q$, so *the same* upper halves work for every digit. We draw them only once, as pictures of 14
# rows. The number of upper halves that really count follows from the normalised weights $w$: it is
# about $1 / \sum w^2$.

# %% role="deliverable" id="mcnn-resampled"
set_seed(3)
candidates = draw_pictures(
    mcnn_model, budget(smoke=64, cpu=256, gpu=8192), MCNN_SIDE // 2, MCNN_SIDE
)
upper = mcnn_holes["upper half"][:1]
resampled, effective = [], []
for digit in hole_digits:
    lower = digit[None, :, MCNN_SIDE // 2 :].expand(len(candidates), -1, -1, -1)
    parts = torch.cat([candidates, lower], dim=2).split(256)
    parts_weights = [-known_nats(part, upper.expand_as(part)) for part in parts]
    weights = torch.softmax(torch.cat(parts_weights).double(), dim=0)
    resampled.append(torch.cat(parts)[torch.multinomial(weights, 1)])
    effective.append(1 / weights.square().sum().item())
resampled = torch.cat(resampled)
known = as_images(hole_digits).masked_fill(mcnn_holes["upper half"], HOLE_GREY)
rows = [as_images(hole_digits), known, as_images(fillings["upper half"][0]), as_images(resampled)]
show_grid(
    torch.cat([row[:10] for row in rows]),
    columns=len(rows[0][:10]),
    title="The upper half is missing",
    rows=("true", "known", "drawn", f"chosen from {len(candidates):,}"),
)
print(f"{'upper half':<26}{'known pixels cost':>19}{'judge sees the label':>22}")
hole = mcnn_holes["upper half"]
for name, pictures in (
    ("true", hole_digits),
    ("drawn", fillings["upper half"].flatten(0, 1)),
    (f"chosen from {len(candidates):,}", resampled),
):
    both = len(pictures) // len(hole)
    cost = known_nats(pictures, hole.repeat(both, 1, 1, 1)).mean().item()
    seen = agreement(pictures, hole_labels.repeat(both))
    print(f"{name:<26}{cost:>19.1f}{seen:>22.0%}")
print(f"of {len(candidates):,} candidates {np.median(effective):.1f} count (median over digits)")

# %% [markdown] role="written" id="mcnn-conditioning" points="1.5"
# **What was conditioned on?** (At the smoke budget the model has hardly learnt anything: answer (b)
# and (c) with the figures of a longer run.) (a) For which holes does `inpaint` draw exactly from
# $p(m \mid k)$? Give a condition on the hole that is enough, prove it from the formulas above, and
# say which of the five kinds of holes satisfy it. (b) In your table, one gap is 0 by construction.
# Which one, and why? What do the gaps of the left half and of the random squares tell you? (c) One
# classmate says: "A network with a larger receptive field would look at the lower half too."
# Another one says: "Draw 10,000 upper halves, and the problem is solved." What do you answer? Use
# your figures.
# ### BEGIN MARK SCHEME
# - 0.5 points: (a) condition: no known pixel comes after a missing one (then every factor of a
#   known pixel has known pixels only before it, the product is p(k), and q(m) = p(m | k)); of the
#   five, only the lower half satisfies it. Half for the condition without a proof. (Weaker
#   sufficient conditions, such as "known pixels after the hole are independent of it", are right.)
# - 0.5 points: (b) lower half, since known pixels and all pixels before them are the same in both
#   (half); left half and random squares: in each row or square the filling saw the pixels above and
#   to the left, but not those to the right and below, and the gap is the cost of this, with the
#   student's own figures (half).
# - 0.5 points: (c) first: no, later pixels are masked for any size of the receptive field; a
#   different order of the pixels, or a different model, would help (half). Second: only partly,
#   because only a few candidates count (own figure), and the required number grows exponentially
#   with the nats by which known pixels distinguish fillings (half).
# ### END MARK SCHEME
# ### BEGIN SOLUTION
# (a) If no known pixel comes after a missing one, the factors of known pixels contain only known
# pixels, and their product is p(k) by the chain rule. Then q(m) = p(x) / p(k) = p(m | k). Of the
# five holes only the lower half satisfies this. In the others some known pixels come later, and the
# product depends on m. (b) The gap of the lower half is 0: its known pixels and all pixels before
# them are the same in the true and in the filled picture, so their cost is the same too. In the
# left half the model starts each row without seeing its right end. In the squares it does not see
# the pixels to the right and below. Their gaps are several nats, like the gap of the upper half. It
# does not help that known pixels surround a hole if the model sees only those before it. (c) The
# lower half comes later in the order, and masks hide later pixels from a network of any size. An
# order that starts at the bottom would see it. Candidates help: after the chosen ones the known
# pixels cost fewer nats than after a filling, almost as few as in the true pictures. But only a few
# of the candidates count (the last line of the table), so I chose among these few and did not
# really draw from p(m | k). The required number grows like the exponential of the nats that
# distinguish a fitting half from a random one: 10,000 candidates in place of 256 make up for less
# than four more nats (log 39).
# ### END SOLUTION

# %% [markdown]
# ## Cost beside quality
#
# The table shows nats on the same test pictures, tossed once. The last column is the time to draw
# ten pictures. (Coins and independent pixels could be drawn all at once. All other models have to
# wait for the earlier pixels, and this is the price of the chain rule.)

# %% role="run" id="mcnn-table"
for name, (model, curves) in mcnn_runs.items():
    parameters = sum(parameter.numel() for parameter in model.parameters())
    label = name if name.startswith("plain") else f"masked CNN, {name}"
    mcnn_results[label] = parameters, sum(curves["minutes"]), nats_of_each(model, mcnn_test), model
    drawing_seconds[label] = drawing_seconds.get(name, drawing_seconds.get(f"{name} (short run)"))
print(f"{len(mcnn_test):,} test pictures; nats with their standard error")
columns = ("model", "parameters", "minutes", "nats", "bits/pixel", "seconds for ten")
print("{:<27}{:>11}{:>9}{:>14}{:>12}{:>17}".format(*columns))
for name, (parameters, minutes, nats, _) in mcnn_results.items():
    mean, error = nats.mean().item(), nats.std().item() / math.sqrt(len(nats))
    score = f"{mean:>8.1f} ± {error:.1f}{bits_per_pixel(mean, MCNN_SIDE**2):>12.3f}"
    seconds = drawing_seconds.get(name)
    cost = f"{seconds:>17.1f}" if seconds is not None else f"{'':>17}"
    cheats = "  (no distribution)" if "B throughout" in name else ""
    print(f"{name:<27}{parameters:>11,}{minutes:>9.1f}{score}{cost}{cheats}")

# %% [markdown] role="written" id="mcnn-why-it-looks-right" points="1.5"
# **Why does the wrong answer look right?** Three classmates hand in numbers that are better than
# yours, or almost as good. (a) The first used mask B in the first layer too. Why is the loss low on
# *test* pictures as well? What do the samples look like, and why? Name two checks that find this
# mistake without reading the code. (b) The second thresholded all pictures at 0.5 and reports 20
# nats less than you with the same network. Is this model better? Which numbers can you compare? (c)
# The third used mask A in every layer of a plain stack. All probabilities add up to 1 and the curve
# falls. What did this network lose, and which figures of this notebook show it?
# ### BEGIN MARK SCHEME
# - 0.5 points: (a) the answer is among the inputs for any picture, also for test pictures (half,
#   together with the samples: a pixel that is not yet drawn is 0 and is "predicted" as 0, so
#   pictures stay black or nearly black); two of these checks: the probabilities of all tiny
#   pictures do not add up to 1; the slope of a logit for its own pixel is not 0 (receptive field);
#   samples; fewer nats than the entropy of the coins that the pictures were tossed with (half).
# - 0.5 points: (b) the number does not show that: the data differ; tossing adds the entropy of the
#   coins, which no model can predict; compare on the same binarisation, for example with the lookup
#   table, which also needs about 20 nats less after thresholding (own figures).
# - 0.5 points: (c) it does not see the left neighbour (and other near pixels); the column "left
#   neighbour" of the table of stacks shows it, or the receptive field of the stack of A, or its
#   nats (more than the plain stack with A first after the same updates). One figure is enough.
# ### END MARK SCHEME
# ### BEGIN SOLUTION
# (a) Test pictures show overfitting because they are new. But here the input contains the answer
# for every picture, also for new ones. In sampling the answer is missing: the pixel to be drawn is
# 0, the network copies it, and the picture stays black. Checks: the probabilities of all 3 x 3
# pictures do not add up to 1; the receptive field has a slope at the pixel itself; and no model can
# go below the entropy of the coins, 45.5 nats at the `cpu` budget. (b) No. The thresholded pictures
# contain less information, because tossing adds coins that nobody can predict. The lookup table
# also goes from 100.5 to 77.7 nats on the thresholded pictures. Only numbers on the same
# binarisation, and so on the same test pictures, tell us something about the models. (c) Every
# layer of type A takes another strict step back, so the left neighbour and other near pixels, which
# carry the most information, are out of reach. The table of stacks says "lost", the receptive field
# of the stack of A is empty around the pixel, and after the same updates the plain stack of A needs
# more nats than the one with A first.
# <!-- figures of the cpu run: mcnn-thresholded 45.5 100.5 77.7 -->
# ### END SOLUTION

# %% role="run" id="mcnn-summary"
check_summary(
    [
        "mcnn-binarise",
        "picture-nats",
        "pixel-tables",
        "causal-mask",
        "masked-conv",
        "pixel-cnn",
        "receptive-field",
        "pixel-cnn-step",
        "draw-pictures",
        "mcnn-inpaint",
        "known-log-probability",
    ]
)
