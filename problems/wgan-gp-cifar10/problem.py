# ---
# title: From digits to photographs, and a run that can be resumed
# covers:
#   - CSE 599i HW3 problem 6a: [photo-generator, photo-critic]
#   - CSE 599i HW3 problem 6b: [photo-round, photo-schedule, photo-train, photo-samples,
#       photo-scores, photo-score, photo-scale]
# differs:
#   CSE 599i HW3 problem 6a:
#     The networks to change are this course's own, not the source's models.py. They are narrower
#     on cpu than on gpu.
#   CSE 599i HW3 problem 6b:
#     The score is by this course's own classifier, with which real pictures score about 6.0, so
#     7.9 is not the aim. 100 epochs on gpu, or 300 on request, and 15 epochs on 10,000 pictures
#     on cpu, where the rate is cut after 12. The rates start at 3e-4 and 1e-4, and each is cut to
#     a tenth.
# presupposes: [training loop in PyTorch, gradient penalty, convolutions, Inception Score]
# setup: [basics, checks, data, cifar, pictures, judge_cifar, training]
# minutes: {smoke: 0.5, cpu: 12, gpu: 60}
# work: {reading: 32, photo-generator: 8, photo-critic: 6, photo-round: 10, photo-checkpoint: 30,
#   photo-epochs: 12, photo-prediction: 15, photo-schedule: 8, photo-scores: 15, photo-scale: 9,
#   photo-why-it-looks-right: 18}
# ---
# %% [markdown]
# # From digits to photographs, and a run that can be resumed
#
# CIFAR-10 has 50,000 small photographs of ten kinds of things. They have three colours instead of
# one, 32 pixels on each side instead of 28, and far more variety than digits. The game is still the
# Wasserstein GAN with a gradient penalty. Three things are new. Networks that were written for
# other data have to be changed, and no more than necessary. Training takes hours, and the machine
# may disconnect before the end. And the result is one number, which is compared with the numbers of
# others.
#
# **Contract for everything below.**
#
# - A batch of photographs is `[N, 3, 32, 32]` with values in $[-1, 1]$; latents are
#   `[N, PHOTO_LATENT_SIZE]`.
# - A critic maps a batch to scores `[N]`. It scores every picture by itself. Scores are unbounded.
# - Epochs are counted from 1.
# - A function uses the objects that it receives as arguments, and it works for any such objects. It
#   has no other effects than the ones that its contract names.
#
# The functions are independent of each other, so you can go on when you are stuck on one of them.
#
# ## What you start from
#
# You start from two networks for digits, with 28 pixels on each side and one colour. The generator
# turns latents into the *seed*, a first feature map of 7 x 7. Three residual blocks keep this size,
# and two layers double it: 7, 14, 28.

# %% role="setup" id="photo-start"
import tempfile
import time

PHOTO_LATENT_SIZE = 64


def photo_latents(count):
    """Standard normal latents [count, PHOTO_LATENT_SIZE] on DEVICE."""
    return torch.randn(count, PHOTO_LATENT_SIZE, device=DEVICE)


class ResidualBlock(nn.Module):
    """The input plus the output of two convolutions: [N, C, H, W] -> the same shape."""

    def __init__(self, channels):
        super().__init__()
        self.change = nn.Sequential(
            nn.BatchNorm2d(channels),
            nn.ReLU(),
            nn.Conv2d(channels, channels, kernel_size=3, padding=1, bias=False),
            nn.BatchNorm2d(channels),
            nn.ReLU(),
            nn.Conv2d(channels, channels, kernel_size=3, padding=1, bias=False),
        )

    def forward(self, x):
        return x + self.change(x)


def digit_generator(width):
    """Latents [N, PHOTO_LATENT_SIZE] -> digits [N, 1, 28, 28] in [-1, 1]."""
    return nn.Sequential(
        nn.Linear(PHOTO_LATENT_SIZE, width * 7 * 7),
        nn.Unflatten(1, (width, 7, 7)),
        ResidualBlock(width),
        ResidualBlock(width),
        ResidualBlock(width),
        nn.BatchNorm2d(width),
        nn.ReLU(),
        nn.ConvTranspose2d(width, width // 2, kernel_size=4, stride=2, padding=1, bias=False),
        nn.BatchNorm2d(width // 2),
        nn.ReLU(),
        nn.ConvTranspose2d(width // 2, 1, kernel_size=4, stride=2, padding=1),
        nn.Tanh(),
    )


def digit_critic(width):
    """Digits [N, 1, 28, 28] -> scores [N]."""
    return nn.Sequential(
        nn.Conv2d(1, width, kernel_size=4, stride=2, padding=1),  # 28 -> 14
        nn.LeakyReLU(0.2),
        nn.Conv2d(width, 2 * width, kernel_size=4, stride=2, padding=1),  # 14 -> 7
        nn.LeakyReLU(0.2),
        nn.Conv2d(2 * width, 4 * width, kernel_size=4, stride=2, padding=1),  # 7 -> 3
        nn.LeakyReLU(0.2),
        nn.Flatten(),
        nn.Linear(4 * width * 3 * 3, 1),
        nn.Flatten(0),
    )


# %% [markdown]
# ## What goes wrong first: a photograph is not a large digit
#
# The quickest "fix" is to force the new data into the old shapes. The next cell shows what three
# such fixes do to eight photographs.

# %% role="run" id="photo-forced"
photos, _ = load_cifar10(train=True, limit=budget(smoke=256, cpu=10_000, gpu=None))
photos = photos.to(DEVICE)


def show_forced(pictures):
    """Photographs, and the same photographs after three ways of making the shapes fit."""
    grey = pictures.mean(dim=1, keepdim=True).expand(-1, 3, -1, -1)
    cropped = F.pad(pictures[:, :, 2:30, 2:30], (2, 2, 2, 2), value=0.0)
    last = pictures.permute(0, 2, 3, 1).contiguous()  # colours last, as many libraries store them
    mistaken = last.view(-1, 3, 32, 32)  # view() does not move colours back: permute() does
    rows = torch.cat([pictures, grey, cropped, mistaken])
    show_grid(
        rows,
        columns=8,
        title="Eight photographs, and three ways of making them fit",
        rows=("unchanged", "averaged to grey", "cut to 28 x 28", "view(), not permute()"),
    )


show_forced(photos[:8])

# %% [markdown]
# So we change the networks, not the pictures. How few changes are enough?
#
# ## The generator
#
# *Documentation:*
# [`nn.ConvTranspose2d`](https://docs.pytorch.org/docs/stable/generated/torch.nn.ConvTranspose2d.html),
# [`nn.Conv2d`](https://docs.pytorch.org/docs/stable/generated/torch.nn.Conv2d.html).
#
# **Contract.** `photo_generator(width, blocks)` makes photographs. Otherwise it is the same as
# `digit_generator`: layers of the same kinds in the same order, with the same kernels and the same
# activations. Only three things change: the side of the seed, the number of colours in the output,
# and the number of residual blocks. There are `blocks` residual blocks in total, nine by default.
# All of them work at the seed's size, and each is a `ResidualBlock` with weights of its own.


# %% role="solution" id="photo-generator"
def photo_generator(width, blocks=9):
    """A network: latents [N, PHOTO_LATENT_SIZE] -> photographs [N, 3, 32, 32] in [-1, 1]."""
    ### BEGIN SOLUTION
    return nn.Sequential(
        nn.Linear(PHOTO_LATENT_SIZE, width * 8 * 8),
        nn.Unflatten(1, (width, 8, 8)),
        *[ResidualBlock(width) for _ in range(blocks)],
        nn.BatchNorm2d(width),
        nn.ReLU(),
        nn.ConvTranspose2d(width, width // 2, kernel_size=4, stride=2, padding=1, bias=False),
        nn.BatchNorm2d(width // 2),
        nn.ReLU(),
        nn.ConvTranspose2d(width // 2, 3, kernel_size=4, stride=2, padding=1),
        nn.Tanh(),
    )
    ### END SOLUTION


# %% role="tests" id="photo-generator-tests"
with visible_checks("photo-generator") as check:
    probe = photo_generator(8)
    check.shape(probe(torch.randn(2, PHOTO_LATENT_SIZE)), (2, 3, 32, 32), "three colours, 32 x 32")
    weights = sum(parameter.numel() for parameter in probe.parameters())
    check.true(weights == 44_667, f"44,667 weights and biases at width 8, {weights:,} found")
    blocks = sum(isinstance(part, ResidualBlock) for part in photo_generator(4, 2).modules())
    check.close(blocks, 2, "residual blocks, where 2 are asked for")
    with torch.no_grad():
        for parameter in probe.parameters():
            parameter.mul_(5)
        loud = probe(torch.randn(2, PHOTO_LATENT_SIZE))
    in_range = loud.min() < -0.1 and loud.min() >= -1 and loud.max() <= 1
    check.true(in_range, "values from -1 to 1, also with large weights")
    fresh = photo_generator(4, 1).eval()
    with torch.no_grad():
        for parameter in fresh.parameters():
            parameter.fill_(0.1 if parameter.dim() > 1 else 0.0)
        for layer in fresh.modules():
            if isinstance(layer, nn.BatchNorm2d):
                layer.weight.fill_(1.0)
        cut_off = fresh(-torch.ones(1, PHOTO_LATENT_SIZE))
    what = (
        "positive weights and no biases: the ReLUs cut negative latents off, and the picture is 0"
    )
    check.close(cut_off.abs().max(), 0.0, what)
### BEGIN HIDDEN TESTS
import numpy as np

from dgm.testing import expect, expect_array, expect_close, points

# Which layers the latents go through, what each is given and what it returns; a residual block is
# one layer.
GENERATOR = """
import torch
torch.manual_seed(seed)
network = photo_generator(width) if blocks is None else photo_generator(width, blocks)
blocks = [layer for layer in network.modules() if isinstance(layer, ResidualBlock)]
inside = {part for block in blocks for part in block.modules() if part is not block}
layers, inputs, outputs = [], [], []
def note(layer, given, output):
    layers.append(layer)
    inputs.append(given[0].detach().clone())
    outputs.append(output.detach().clone())
for layer in network.modules():
    if layer in blocks or layer not in inside and [*layer.parameters(recurse=False)]:
        layer.register_forward_hook(note)
pictures = network(torch.randn(5, PHOTO_LATENT_SIZE))
(pictures * torch.randn_like(pictures)).sum().backward()
kinds = [type(layer).__name__ for layer in layers]
called = [layer for layer in layers if layer in blocks]
weights = [id(parameter) for block in called for parameter in block.parameters()]
{
    "pictures": pictures.detach(),
    "kinds": kinds,
    "sizes": [[list(p.shape) for p in layer.parameters()] for layer in layers],
    "inputs": inputs,
    "outputs": outputs,
    "calls": len(called),
    "blocks": len(set(called)),
    "repeated": len(weights) - len(set(weights)),
    "weights": sum(parameter.numel() for parameter in network.parameters()),
    "idle": sum(p.grad is None or not bool(p.grad.any()) for p in network.parameters()),
}
"""


def generator_seen(side, rng, width=8, blocks=None):
    inputs = {"seed": int(rng.integers(2**31)), "width": width, "blocks": blocks}
    return side.run(GENERATOR, **inputs)


@points(1)
def test_makes_photographs(student, rng):
    """A batch of latents becomes photographs of three different colours, 32 pixels a side, with
    values on both sides of zero in [-1, 1]."""
    pictures = generator_seen(student, rng)["pictures"]
    pictures = expect_array(pictures, (5, 3, 32, 32), np.float32, "the photographs")
    expect(
        pictures.min() >= -1 and pictures.max() <= 1 and pictures.min() * pictures.max() < 0,
        f"values from {pictures.min():.2f} to {pictures.max():.2f}: a tanh gives [-1, 1]",
    )
    apart = min(np.abs(pictures[:, i] - pictures[:, j]).max() for i, j in ((0, 1), (1, 2), (0, 2)))
    expect(apart > 1e-4, "two of the three colours are always equal: the pictures are not coloured")


@points(1.5)
def test_goes_through_nine_blocks(student, rng):
    """The latents go through nine residual blocks in total, each with weights of its own, or
    through as many as are asked for."""
    for blocks, total in ((None, 9), (3, 3), (5, 5)):
        seen = generator_seen(student, rng, blocks=blocks)
        asked = "no number given" if blocks is None else f"blocks={blocks}"
        expect(
            seen["calls"] == total,
            f"with {asked} the latents go through {seen['calls']} residual blocks",
        )
        expect(
            seen["blocks"] == total and not seen["repeated"],
            f"with {asked} there are {seen['blocks']} different blocks: one block used again is "
            "not another one",
        )


@points(0.5)
def test_blocks_are_at_the_size_of_the_seed(student, rng):
    """Every residual block works at the seed's size, a quarter of a photograph's side, with as
    many channels as the width says."""
    width = int(rng.choice([6, 8, 10]))
    seen = generator_seen(student, rng, width=width)
    steps = zip(seen["kinds"], seen["inputs"], strict=True)
    shapes = [np.shape(given) for kind, given in steps if kind == "ResidualBlock"]
    expect(len(shapes) > 0, "there is no residual block")
    for shape in shapes:
        expect(
            shape == (5, width, 8, 8),
            f"a block is given {list(shape)[1:]} at width {width}: doubled already, or a seed of "
            "another size?",
        )


@points(1)
def test_nothing_else_has_changed(student, reference, rng):
    """There are the layers of digit_generator at the new sizes, in their order, and all of their
    weights are used and trained."""
    for width in (6, int(rng.choice([8, 10]))):
        seen, wanted = (generator_seen(side, rng, width=width) for side in (student, reference))
        for layer, (got, right) in enumerate(zip(*map(layers_of, (seen, wanted)), strict=False), 1):
            expect(
                got == right,
                f"layer {layer} at width {width} is {got[0]} with weights of {got[1]}; in "
                f"digit_generator at the new sizes it is {right[0]} with {right[1]}",
            )
        expect(
            seen["weights"] == wanted["weights"],
            f"{seen['weights']} weights at width {width}, the layers of digit_generator at the new "
            f"sizes have {wanted['weights']}",
        )
        expect(seen["idle"] == 0, f"{seen['idle']} parameters get no gradient: are they used?")


def layers_of(seen):
    """Kind and sizes of each layer; of residual blocks one after the other, the first alone."""
    several = [list(each) for each in zip(seen["kinds"], seen["sizes"], strict=True)]
    return [
        each
        for k, each in enumerate(several)
        if each[0] != "ResidualBlock" or k == 0 or several[k - 1][0] != "ResidualBlock"
    ]


@points(1)
def test_activations_are_those_of_digit_generator(student, rng):
    """A ReLU follows each batch normalisation outside of the blocks, tanh follows the last layer,
    and all other layers are given what the one before returned."""
    seen = generator_seen(student, rng, blocks=3)
    kinds, given, returned = (seen[name] for name in ("kinds", "inputs", "outputs"))
    expect(len(kinds) > 0, "the latents go through no layer")
    for k, pair in enumerate(zip(kinds[:-1], kinds[1:], strict=True)):
        got, before = np.asarray(given[k + 1]), np.asarray(returned[k])
        what = f"what layer {k + 2} ({pair[1]}) is given, against what layer {k + 1} ({pair[0]}) "
        if pair == ("Linear", "ResidualBlock"):  # the seed, whichever way round it is laid out
            got, before = (np.sort(some.reshape(5, -1)) for some in (got, before))
        if pair == ("BatchNorm2d", "ConvTranspose2d"):
            wanted, what = np.maximum(before, 0), what + "returned, after ReLU"
        elif "ResidualBlock" in pair or pair == ("ConvTranspose2d", "BatchNorm2d"):
            wanted, what = before, what + "returned"
        else:
            continue  # another order of layers is the matter of another test
        expect_close(got, wanted, what, rtol=1e-3, atol=1e-5)
    what = "the photographs, against tanh of what the last layer returned"
    wanted = np.tanh(np.asarray(returned[-1]))
    expect_close(seen["pictures"], wanted, what, rtol=1e-3, atol=1e-5)


### END HIDDEN TESTS

# %% [markdown]
# ## The critic
#
# The sides of a picture in `digit_critic` are 28, 14, 7 and 3. A kernel of 4 with stride 2 and
# padding 1 halves an even side exactly. From the odd side 7 it makes 3: the padding on two of the
# four sides is not used, but no pixel gets lost.
#
# **Contract.** `photo_critic(width)` scores photographs. Otherwise it is the same as
# `digit_critic`: layers of the same kinds in the same order, with the same kernels and the same
# activations. Its score depends on every pixel in every colour. It has no residual blocks (only the
# generator has them) and no batch normalisation, because each score depends on one picture only.


# %% role="solution" id="photo-critic"
def photo_critic(width):
    """A network: photographs [N, 3, 32, 32] -> scores [N]."""
    ### BEGIN SOLUTION
    return nn.Sequential(
        nn.Conv2d(3, width, kernel_size=4, stride=2, padding=1),  # 32 -> 16
        nn.LeakyReLU(0.2),
        nn.Conv2d(width, 2 * width, kernel_size=4, stride=2, padding=1),  # 16 -> 8
        nn.LeakyReLU(0.2),
        nn.Conv2d(2 * width, 4 * width, kernel_size=4, stride=2, padding=1),  # 8 -> 4
        nn.LeakyReLU(0.2),
        nn.Flatten(),
        nn.Linear(4 * width * 4 * 4, 1),
        nn.Flatten(0),
    )
    ### END SOLUTION


# %% role="tests" id="photo-critic-tests"
with visible_checks("photo-critic") as check:
    probe = photo_critic(4)
    check.shape(probe(torch.rand(2, 3, 32, 32)), (2,), "one score for each photograph")
    weights = sum(parameter.numel() for parameter in probe.parameters())
    check.true(weights == 3_037, f"3,037 weights and biases at width 4, {weights:,} found")
    check.shape(probe(torch.rand(1, 3, 32, 32)), (1,), "one score for a single photograph, too")
    with torch.no_grad():
        for parameter in probe.parameters():
            parameter.mul_(10)
        largest = probe(torch.rand(8, 3, 32, 32) * 2 - 1).abs().max()
    check.true(largest > 2, "scores are unbounded: large weights give large scores")
    with torch.no_grad():
        for parameter in probe.parameters():
            parameter.fill_(0.1 if parameter.dim() > 1 else 0.0)
        above, below = (probe(sign * torch.ones(1, 3, 32, 32)).item() for sign in (1, -1))
    what = "positive weights and no biases: three LeakyReLUs shrink a negative score"
    check.close(below / above if above else 0.0, -(0.2**3), what, rtol=0.01)
### BEGIN HIDDEN TESTS
import numpy as np

from dgm.testing import expect, expect_array, expect_close, points

# What each layer is given and what it returns, and how scores change with pictures and weights.
CRITIC = """
import torch
torch.manual_seed(seed)
network = photo_critic(width).train()
pictures = (torch.rand(5, 3, 32, 32) * 2 - 1).requires_grad_()
layers, inputs, outputs = [], [], []
def note(layer, given, output):
    layers.append(layer)
    inputs.append(given[0].detach().clone())
    outputs.append(output.detach().clone())
hooks = [layer.register_forward_hook(note) for layer in network.modules()
         if [*layer.parameters(recurse=False)]]
scores = network(pictures)
for hook in hooks:
    hook.remove()
scores.sum().backward()
with torch.no_grad():
    alone = [network(pictures[i:i + 1]) for i in range(5)]
    for parameter in network.parameters():
        parameter.mul_(10)
    steep = network(pictures)
{
    "pictures": pictures.detach(),
    "kinds": [type(layer).__name__ for layer in layers],
    "sizes": [[list(p.shape) for p in layer.parameters()] for layer in layers],
    "shapes": [list(output.shape[1:]) for output in outputs],
    "inputs": inputs,
    "outputs": outputs,
    "scores": scores.detach(),
    "single": list(alone[0].shape),
    "alone": torch.cat([score.reshape(-1) for score in alone]),
    "steep": steep,
    "gradient": pictures.grad,
    "weights": sum(parameter.numel() for parameter in network.parameters()),
}
"""

LAYER = ("kinds", "sizes", "shapes")


def critic_seen(side, rng, width=4):
    return side.run(CRITIC, seed=int(rng.integers(2**31)), width=width)


@points(0.25)
def test_scores_photographs(student, rng):
    """A batch of photographs gets one score each, and scores are unbounded: with larger weights
    they grow beyond any bound."""
    seen = critic_seen(student, rng)
    expect_array(seen["scores"], (5,), what="the scores of five photographs")
    expect(
        seen["single"] == [1],
        f"the score of one photograph alone has the shape {seen['single']}, not [1]",
    )
    largest = np.abs(np.asarray(seen["steep"])).max()
    expect(
        largest > 5,
        f"with ten times larger weights the largest score is {largest:.3g}: a sigmoid or tanh?",
    )


@points(1)
def test_each_picture_by_itself(student, rng):
    """A photograph's score does not depend on the others in the batch."""
    seen = critic_seen(student, rng)
    scores = expect_array(seen["scores"], (5,), what="the scores")
    expect(np.ptp(scores) > 1e-6, "all photographs get the same score")
    what = "scores of single photographs, against those in a batch (batch normalisation?)"
    expect_close(seen["alone"], scores, what, rtol=1e-3, atol=1e-5)


@points(0.5)
def test_sees_every_pixel_in_every_colour(student, rng):
    """The score depends on every pixel, up to the edges, and on the colours in different ways."""
    gradient = expect_array(
        critic_seen(student, rng)["gradient"], (5, 3, 32, 32), what="the gradient"
    )
    seen = np.abs(gradient).sum(axis=(0, 1)) > 0
    expect(seen.all(), f"{(~seen).mean():.0%} of the pixels play no part: cut off at the edges?")
    for i, j in ((0, 1), (1, 2), (0, 2)):
        a, b = gradient[:, i].ravel(), gradient[:, j].ravel()
        likeness = abs(a @ b) / max(np.linalg.norm(a) * np.linalg.norm(b), 1e-30)
        expect(
            a.any() and b.any() and likeness < 0.999,
            "two colours count in the same way, or one not at all: averaged to grey?",
        )


@points(0.5)
def test_nothing_else_has_changed(student, reference, rng):
    """There are the layers of digit_critic at the new sizes, in their order, and no others."""
    for width in (4, int(rng.choice([3, 5, 6]))):
        seen, wanted = (critic_seen(side, rng, width) for side in (student, reference))
        both = ([*zip(*map(each.get, LAYER), strict=True)] for each in (seen, wanted))
        for layer, (got, right) in enumerate(zip(*both, strict=False), 1):
            expect(
                got == right,
                f"layer {layer} at width {width} is {got[0]} with weights of {got[1]} and returns "
                f"{got[2]}; in digit_critic at the new sizes it is {right[0]} with {right[1]} and "
                f"returns {right[2]}",
            )
        expect(
            seen["weights"] == wanted["weights"],
            f"{seen['weights']} weights at width {width}, the layers of digit_critic at the new "
            f"sizes have {wanted['weights']}",
        )


@points(0.75)
def test_activations_are_those_of_digit_critic(student, rng):
    """The first layer is given the photographs, a LeakyReLU with slope 0.2 follows each
    convolution, and the scores are what the last layer returns."""
    seen = critic_seen(student, rng)
    kinds, given, returned = (seen[name] for name in ("kinds", "inputs", "outputs"))
    expect(len(kinds) > 0, "the photographs go through no layer")
    close = {"rtol": 1e-3, "atol": 1e-5}
    expect_close(given[0], seen["pictures"], "what layer 1 is given, and the photographs", **close)
    for k, pair in enumerate(zip(kinds[:-1], kinds[1:], strict=True)):
        if pair in (("Conv2d", "Conv2d"), ("Conv2d", "Linear")):  # others: see the test above
            got, before = np.asarray(given[k + 1]), np.asarray(returned[k])
            wanted = np.where(before > 0, before, 0.2 * before)
            if pair[1] == "Linear":  # one row a picture, whichever way round it is laid out
                got, wanted = (np.sort(some.reshape(len(some), -1)) for some in (got, wanted))
            what = f"what layer {k + 2} is given, against LeakyReLU of what layer {k + 1} returned"
            expect_close(got, wanted, what, **close)
    wanted = np.asarray(returned[-1]).reshape(-1)
    expect_close(
        seen["scores"], wanted, "the scores, against what the last layer returned", **close
    )


### END HIDDEN TESTS

# %% [markdown]
# ## The same game
#
# The updates are those of the Wasserstein GAN with a gradient penalty. If you have functions for
# them that work for pictures of any shape, call them: then this part is a few lines. (A mistake in
# them then costs points here, too. Call only functions that stand in answer cells, because the
# grader trains nothing.)
#
# **Contract.** `photo_round` makes one update of the critic, then one of the generator.
#
# - The critic minimises $\overline{f(\tilde x)} - \overline{f(x)} + \lambda\,
#   \overline{(\lVert\nabla f(\hat x)\rVert_2 - 1)^2}$ with $\lambda$ = `PHOTO_WEIGHT`: $x$ is
#   `real`, $\tilde x$ are as many generated pictures, and each $\hat x$ is a point on the line
#   between its $x$ and its $\tilde x$. Its place there is random, drawn uniformly and anew for each
#   picture. Bars are means over the batch, and lengths are over all pixels and colours of a
#   picture.
# - The generator minimises $-\overline{f(\tilde x)}$ for the updated critic, with new latents.
# - Latents come from `photo_latents`. Each network makes one step of its own optimiser. The step
#   uses only the gradient of the network's own loss, whatever its `.grad` held before. It leaves
#   both networks in training mode, and their `requires_grad` as it was.
# - It returns $\overline{f(x)} - \overline{f(\tilde x)}$ from before the update of the critic, as a
#   plain `float`.

# %% role="setup" id="photo-weight"
PHOTO_WEIGHT = 10.0


# %% [markdown]
# <details><summary>Hint 1</summary>
#
# One share for each picture, of a shape that fits pictures of any number of axes: `[N, 1, 1, 1]`
# for photographs.
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# The length is over all pixels *and* colours: flatten each gradient to one row before you take
# its norm.
#
# </details>
#
# <details><summary>Hint 3</summary>
#
# The generator's turn comes after the critic's step: draw new latents, and clear what the
# generator's `.grad` held. The critic's gradients are filled on the way, which the next call has
# to clear.
#
# </details>


# %% role="solution" id="photo-round"
def photo_round(critic, generator, critic_optimizer, generator_optimizer, real):
    """One update of the critic with `real`, then one of the generator; returns the estimate."""
    ### BEGIN SOLUTION
    with torch.no_grad():
        fake = generator(photo_latents(len(real)))
    share = torch.rand(len(real), *[1] * (real.dim() - 1), device=real.device)
    points = (share * real + (1 - share) * fake).requires_grad_()
    (gradients,) = torch.autograd.grad(critic(points).sum(), points, create_graph=True)
    penalty = ((gradients.flatten(1).norm(dim=1) - 1) ** 2).mean()
    estimate = critic(real).mean() - critic(fake).mean()
    critic_optimizer.zero_grad()
    (PHOTO_WEIGHT * penalty - estimate).backward()
    critic_optimizer.step()

    loss = -critic(generator(photo_latents(len(real)))).mean()
    generator_optimizer.zero_grad()
    loss.backward()
    generator_optimizer.step()
    return estimate.item()
    ### END SOLUTION


# %% role="tests" id="photo-round-tests"
with visible_checks("photo-round") as check:
    set_seed()
    probe_critic, probe_generator = photo_critic(2), photo_generator(4, blocks=1)
    with torch.device(DEVICE):
        estimate = photo_round(
            probe_critic.to(DEVICE),
            probe_generator.to(DEVICE),
            torch.optim.Adam(probe_critic.parameters(), lr=1e-3),
            torch.optim.Adam(probe_generator.parameters(), lr=1e-3),
            torch.rand(5, 3, 32, 32),
        )
    check.plain_float(estimate, "the estimate")
    with torch.device(DEVICE):
        size = photo_latents(1).shape[1:].numel()
        flat_critic = nn.Sequential(nn.Flatten(), nn.Linear(12, 1), nn.Flatten(0))
        constant = nn.Sequential(nn.Flatten(), nn.Linear(size, 12), nn.Unflatten(1, (3, 2, 2)))
        for parameter in [*flat_critic.parameters(), *constant.parameters()]:
            nn.init.zeros_(parameter)
            parameter.grad = torch.ones_like(parameter)
        nn.init.constant_(flat_critic[1].weight, 3 / math.sqrt(12))  # slope 3
        photo_round(
            flat_critic,
            constant,
            torch.optim.SGD(flat_critic.parameters(), lr=0.01),
            torch.optim.SGD(constant.parameters(), lr=0.01),
            torch.zeros(5, 3, 2, 2),  # what the generator makes: only the penalty counts
        )
    slope = flat_critic[1].weight.norm()
    expected = 3 - 0.01 * PHOTO_WEIGHT * 2 * (3 - 1)
    check.close(slope, expected, "the penalty alone moves a critic's slope of 3 towards 1")
    check.true(
        (constant[1].bias > 0).all(), "the generator moves to where the critic's score rises"
    )
### BEGIN HIDDEN TESTS
import numpy as np

from dgm.testing import expect, expect_array, expect_close, expect_float, points

# A linear critic has one slope, wherever it is looked at, and a generator that makes one picture
# whatever the latents needs no luck: every number of a round is known. Some of its pictures are
# brighter than others, so that their mean is the picture and their median is not.
GENERATOR = """
import torch
from torch import nn
class OnePicture(nn.Module):
    def __init__(self, picture):
        super().__init__()
        self.picture = nn.Parameter(picture)
        self.latents = []
    def forward(self, latents):
        self.latents.append(latents.detach().clone())
        light = torch.ones(len(latents))
        light[:6] += torch.tensor([0.9, -0.2, -0.2, -0.2, -0.2, -0.1])[:len(latents)]
        return light.reshape(-1, 1, 1, 1) * self.picture
"""
ROUNDS = (
    GENERATOR
    + """
critic = nn.Sequential(nn.Flatten(), nn.Linear(weight.size, 1), nn.Flatten(0))
with torch.no_grad():
    critic[1].weight.copy_(torch.tensor(weight).reshape(1, -1))
generator = OnePicture(torch.tensor(picture))
networks = (critic, generator)
optimizers = [torch.optim.SGD(network.parameters(), lr=rate)
              for network, rate in zip(networks, (0.02, 0.3), strict=True)]
for network in networks:
    for parameter in network.parameters():
        parameter.grad = torch.ones_like(parameter)
estimates = []
def state():
    return {"weight": critic[1].weight.detach().flatten().clone(),
            "picture": generator.picture.detach().clone()}
states = [state()]
for real in reals:
    estimates.append(photo_round(critic, generator, *optimizers, torch.tensor(real)))
    states.append(state())
{
    "estimates": estimates,
    "states": states,
    "latents": generator.latents,
    "training": [module.training for network in networks for module in network.modules()],
    "requires_grad": [p.requires_grad for network in networks for p in network.parameters()],
}
"""
)
# The score is `slope` times the way s from the generator's picture (0) to the real ones (1), and a
# bend, whose slope is 6 s (1 - s) `bend`: what it costs tells where slopes are taken, and how.
BENT = (
    GENERATOR
    + """
class Bent(nn.Module):
    def __init__(self, slope, bend):
        super().__init__()
        self.slope, self.bend = (nn.Parameter(torch.tensor(value)) for value in (slope, bend))
    def forward(self, pictures):
        s = (pictures - start).flatten(1) @ direction
        return self.slope * s + self.bend * s**2 * (3 - 2 * s)
start, direction, real = torch.tensor(picture), torch.tensor(direction), torch.tensor(real)
moves = []
for slope, bend in critics:
    critic, generator = Bent(slope, bend), OnePicture(start.clone())
    optimizers = [torch.optim.SGD(network.parameters(), lr=0.01) for network in (critic, generator)]
    photo_round(critic, generator, *optimizers, real)
    moves.append([critic.slope.item() - slope, critic.bend.item() - bend])
moves
"""
)


def play(student, rng, slope):
    """Two rounds of a critic of this slope: what happened, and the real pictures."""
    shape = (3, 2, 2)
    weight = rng.normal(size=12)
    weight *= slope / np.linalg.norm(weight)
    picture, reals = rng.uniform(-1, 1, shape), rng.uniform(-1, 1, (2, 6, *shape))
    reals, inputs = reals.astype(np.float32), {"weight": weight.astype(np.float32)}
    inputs |= {"picture": picture.astype(np.float32), "reals": [*reals]}
    return student.run(ROUNDS, **inputs), reals


def read(state):
    """The critic's weight and the generator's picture."""
    weight = expect_array(state["weight"], (12,), np.float32, "the critic's weight")
    return weight, expect_array(state["picture"], (3, 2, 2), np.float32, "the generator's picture")


@points(1.75)
def test_the_critic_descends_its_loss(student, rng):
    """The critic moves down the gradient of the loss with its penalty, and of nothing else, also
    in a second round, whether its slope is above 1 or below."""
    for slope in (rng.uniform(1.3, 2), rng.uniform(0.3, 0.6)):
        seen, reals = play(student, rng, slope)
        for number, real in enumerate(reals):
            (weight, picture), (after, _) = map(read, seen["states"][number : number + 2])
            gap, length = (real.mean(axis=0) - picture).ravel(), np.linalg.norm(weight)
            wanted = weight + 0.02 * (gap - 10.0 * 2 * (length - 1) * weight / length)
            what = f"the weight of a linear critic of slope {length:.2f} after round {number + 1} "
            what += "(signs? the penalty, its weight and its gradient? old gradients cleared?)"
            expect_close(after, wanted, what, rtol=1e-2, atol=1e-3)


@points(0.45)
def test_slopes_are_taken_on_the_lines(student, rng):
    """Each slope is taken at a random place of its own between a real picture and a generated one,
    all places are equally likely, and each slope is compared with 1 before the mean is taken."""
    direction = np.zeros((3, 4))
    direction[:, rng.integers(4)] = rng.choice([-1, 1], 3) / np.sqrt(3)
    direction = direction.ravel()  # the generated picture is far from 0 in this direction
    picture = rng.uniform(-0.3, 0.3, 12) - 1.2 * np.sign(direction.sum()) * direction
    aside = 0.3 * rng.normal(size=(16000, 12))
    aside -= np.outer(aside @ direction, direction)
    real = (picture + direction + aside).reshape(-1, 3, 2, 2)
    inputs = {"picture": picture.reshape(3, 2, 2), "real": real, "direction": direction}
    inputs = {name: value.astype(np.float32) for name, value in inputs.items()}
    critics = [[1.0, 0.0], [1.25, 0.0], *[[1.0, 0.4]] * 3]
    moves = np.asarray(student.run(BENT, critics=critics, **inputs)) / 0.01
    pulls = moves - moves[0]  # the penalty of slope 1 everywhere is 0
    straight = -pulls[1, 0] / 0.25
    expect(straight > 0.01, "the penalty does not move a critic of slope 1.25 to a smaller slope")
    for pull in pulls[2:, 1]:
        expect_close(
            -pull / 0.4 / straight,
            36 / 30,
            "how the penalty pulls at a critic that is steep half-way between real and generated "
            "pictures, against a straight one (a random place for each picture? the same place for "
            "all pixels and colours? the mean of the squares, not the square of the mean?)",
            rtol=0.035,
        )


@points(0.7)
def test_the_generator_follows_the_new_critic(student, rng):
    """The generator moves up the slope of the critic as it is after its update, whatever its
    gradients held before."""
    seen, _ = play(student, rng, rng.uniform(1.3, 2))
    states = [read(state) for state in seen["states"]]
    for (_, picture), (weight, after) in zip(states[:-1], states[1:], strict=True):
        what = "the step of a generator of one picture (sign? the critic after its update? old "
        what += "gradients cleared?)"
        step = (after - picture).ravel() / 0.3
        expect_close(step, weight, what, rtol=1e-2, atol=1e-3)


@points(0.2)
def test_latents_are_fresh_and_as_many(student, rng):
    """Each of the two updates has standard normal latents of its own, as many as there are real
    pictures."""
    seen, _ = play(student, rng, rng.uniform(1.3, 2))
    latents = [np.asarray(some) for some in seen["latents"]]
    expect(len(latents) >= 4, f"two rounds used the generator {len(latents)} times")
    for some in latents:
        expect(some.shape[:1] == (6,), f"{some.shape[0]} latents for a batch of 6")
    distinct = len({some.tobytes() for some in latents})
    expect(distinct >= 4, f"two rounds, four updates: only {distinct} different draws of latents")
    mean, variance = np.mean(latents), np.var(latents)
    expect(
        abs(mean) < 0.2 and abs(variance - 1) < 0.3,
        f"the latents have mean {mean:.2f} and variance {variance:.2f}: are they photo_latents?",
    )


@points(0.2)
def test_returns_the_estimate(student, rng):
    """The estimate of the distance, without the penalty and from before the update, comes back as
    a plain float."""
    seen, reals = play(student, rng, rng.uniform(1.3, 2))
    for state, estimate, real in zip(seen["states"], seen["estimates"], reals, strict=False):
        weight, picture = read(state)
        wanted = weight @ (real.mean(axis=0) - picture).ravel()
        expect_close(estimate, wanted, "the estimate", rtol=1e-3, atol=1e-4)
        expect_float(estimate, "the estimate")


@points(0.2)
def test_leaves_the_networks_as_they_were(student, rng):
    """After a round both networks are in training mode, and their parameters require gradients."""
    seen, _ = play(student, rng, rng.uniform(1.3, 2))
    (before, _), (after, _) = read(seen["states"][0]), read(seen["states"][-1])
    expect((before != after).any(), "the critic did not move")
    expect(all(seen["training"]), "a network is left in evaluation mode")
    expect(all(seen["requires_grad"]), "a network is left frozen: requires_grad is False")


### END HIDDEN TESTS

# %% [markdown]
# ## A run that can be resumed
#
# A hundred epochs take hours, and a session in the cloud may end at any time. Then the run should
# continue from the last finished epoch *as if nothing had happened*: the weights must be the same,
# bit for bit, as in an uninterrupted run. So for every object the question is: what would the next
# update do differently if this object were lost?
#
# *Documentation:*
# [saving and loading
# models](https://docs.pytorch.org/tutorials/beginner/saving_loading_models.html).
#
# **Contract.** `parts` is a dictionary of objects that have `state_dict()` and `load_state_dict()`:
# networks and optimisers. `curves` is a list of numbers, or of lists of numbers.
#
# - `save_run(path, epoch, curves, parts)` saves in the file `path` the state of a run after `epoch`
#   epochs.
# - `load_run(path, parts)` loads the saved state into the objects in `parts` and returns `(epoch,
#   curves)`. These objects are new, and their state before loading can be anything. If there is no
#   file, it changes nothing and returns `(0, [])`.
# - After `load_run`, PyTorch's global random number generator gives the same numbers that it would
#   have given after `save_run`.
# - Saving does not disturb the run: it draws no random numbers, and the run can continue.
# - If a save fails half-way, the file of an earlier epoch stays unchanged and readable.
#
# (In other problems, the `Checkpoint` of the setup cell does this.)


# %% [markdown]
# <details><summary>Hint 1</summary>
#
# Go through the objects of a training loop: weights, the running averages of an optimiser, random
# numbers, what was already measured. Which of them does `parts` not contain?
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# Write to another name first, and give the file its final name only when it is complete:
# `os.replace` does this in one step.
#
# </details>
#
# <details><summary>Hint 3</summary>
#
# PyTorch gives its state of the random numbers with `torch.get_rng_state()`, and there is one for
# each GPU, too. Make one dictionary of all you need, for `torch.save`.
#
# </details>


# %% role="solution" id="photo-checkpoint"
def save_run(path, epoch, curves, parts):
    """Save the state of a run after `epoch` epochs in the file `path`; returns nothing."""
    ### BEGIN SOLUTION
    state = {
        "epoch": epoch,
        "curves": curves,
        "parts": {name: part.state_dict() for name, part in parts.items()},
        "random": torch.get_rng_state(),
        "random on GPUs": torch.cuda.get_rng_state_all(),
    }
    torch.save(state, path + ".unfinished")
    os.replace(path + ".unfinished", path)  # in one step: the file is never incomplete
    ### END SOLUTION


def load_run(path, parts):
    """Load a saved run into `parts`; returns (epochs done, curves), or (0, [])."""
    ### BEGIN SOLUTION
    if not os.path.exists(path):
        return 0, []
    state = torch.load(path, map_location="cpu")
    for name, part in parts.items():
        part.load_state_dict(state["parts"][name])
    torch.set_rng_state(state["random"])
    if len(state["random on GPUs"]) == torch.cuda.device_count():
        torch.cuda.set_rng_state_all(state["random on GPUs"])
    return state["epoch"], state["curves"]
    ### END SOLUTION


# %% role="tests" id="photo-checkpoint-tests"
with visible_checks("photo-checkpoint") as check, tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "run.pt")
    check.true(load_run(path, {}) == (0, []), "no file: no epoch is done yet")
    old, new = nn.Linear(2, 3), nn.Linear(2, 3)
    save_run(path, 7, [0.5, 0.25], {"network": old})
    check.true(load_run(path, {"network": new}) == (7, [0.5, 0.25]), "epoch and curves")
    check.close(new.weight, old.weight, "the weights are loaded")
    moved = os.path.join(folder, "moved.pt")
    check.true(os.path.exists(path), "there is a file")
    if os.path.exists(path):
        os.rename(path, moved)
        check.true(load_run(moved, {"network": new})[0] == 7, "the file alone is enough")
    fast, slow = (torch.optim.Adam(old.parameters(), lr=rate) for rate in (0.5, 0.1))
    save_run(path, 8, [], {"optimiser": fast})
    load_run(path, {"optimiser": slow})
    check.close(slow.param_groups[0]["lr"], 0.5, "optimisers are loaded, too")
### BEGIN HIDDEN TESTS
import numpy as np

from dgm.testing import expect, expect_close, expect_items, expect_number, points

# A tiny run in which everything matters: batch normalisation, momentum, a schedule, random data.
RUN = """
import os, tempfile, torch
from torch import nn
path = os.path.join(tempfile.mkdtemp(), "run.pt")
def fresh(seed):
    torch.manual_seed(seed)
    network = nn.Sequential(nn.Linear(3, 5), nn.BatchNorm1d(5), nn.Tanh(), nn.Linear(5, 1))
    return {"network": network, "optimizer": torch.optim.Adam(network.parameters(), lr=0.05)}
def play(parts, updates=3):
    for _ in range(updates):
        x = torch.randn(8, 3)
        loss = ((parts["network"](x) - x.sum(1, keepdim=True)) ** 2).mean()
        parts["optimizer"].zero_grad()
        loss.backward()
        parts["optimizer"].step()
    parts["optimizer"].param_groups[0]["lr"] *= 0.5
    return loss.item()
def network_state(parts):
    return {name: v.clone() for name, v in parts["network"].state_dict().items()}
def optimizer_state(parts):
    state = parts["optimizer"].state_dict()
    moments = {f"{i} {name}": v.clone() for i, one in state["state"].items()
               for name, v in one.items()}
    return {**moments, "lr": torch.tensor(state["param_groups"][0]["lr"])}
"""
SAVE_AND_LOAD = """
parts = fresh(seed)
curves = [play(parts) for _ in range(epochs)]
save_run(path, epochs, list(curves), parts)
saved = network_state(parts), optimizer_state(parts), torch.randn(4)
others = fresh(seed + 1)
play(others)
held = dict(others)
os.rename(path, path + ".elsewhere")
back = load_run(path + ".elsewhere", others)
{
    "saved": saved,
    "loaded": (network_state(held), optimizer_state(held), torch.randn(4)),
    "curves": curves,
    "back": list(back),
}
"""


def save_and_load(student, rng):
    inputs = {"seed": int(rng.integers(2**30)), "epochs": int(rng.integers(2, 5))}
    return inputs["epochs"], student.run(RUN + SAVE_AND_LOAD, **inputs)


def expect_back(answer, epochs, curves, what):
    done, found = expect_items(answer, 2, "load_run (epoch and curves)")
    expect_number(done, epochs, what=f"the epoch that load_run returns ({what})")
    expect_close(found, curves, f"the curves that load_run returns ({what})", rtol=0, atol=0)


def expect_equal_states(actual, expected, what, mistake="is not what was saved, bit for bit"):
    expect(set(actual) == set(expected), f"{what}: some of its state is missing")
    for name, value in expected.items():
        expect(
            np.array_equal(np.asarray(actual[name]), np.asarray(value)),
            f"{what}: {name} {mistake}",
        )


@points(0.75)
def test_networks_come_back(student, rng):
    """Weights and buffers of a network are bit for bit what was saved."""
    _, seen = save_and_load(student, rng)
    expect_equal_states(seen["loaded"][0], seen["saved"][0], "the network")


@points(1.5)
def test_optimisers_come_back(student, rng):
    """An optimiser's averages, step counts and learning rate are bit for bit what was saved."""
    _, seen = save_and_load(student, rng)
    expect_equal_states(seen["loaded"][1], seen["saved"][1], "the optimiser")


@points(1)
def test_the_random_numbers_go_on(student, rng):
    """What is drawn after loading is what was drawn after saving."""
    _, seen = save_and_load(student, rng)
    expect(
        np.array_equal(np.asarray(seen["loaded"][2]), np.asarray(seen["saved"][2])),
        "other random numbers are drawn after loading: the resumed run sees other latents",
    )


@points(0.5)
def test_epoch_and_curves_come_back(student, rng):
    """The number of finished epochs and the curves come back; without a file nothing is done, and
    nothing is changed."""
    epochs, seen = save_and_load(student, rng)
    expect_back(seen["back"], epochs, seen["curves"], "what was saved")
    code = """
parts = fresh(seed)
before = network_state(parts)
answer = load_run(path, parts)
{"answer": list(answer), "before": before, "after": network_state(parts)}
"""
    nothing = student.run(RUN + code, seed=int(rng.integers(2**30)))
    expect_back(nothing["answer"], 0, [], "without a file, where (0, []) is expected")
    expect_equal_states(nothing["after"], nothing["before"], "the network, without a file to load")


@points(1.25)
def test_resumed_run_ends_where_an_undisturbed_one_would(student, rng):
    """A run that is interrupted in the middle of an epoch and gone on with by new objects ends
    with bit for bit the weights, averages and curve of a run that was left alone."""
    code = """
def end_of(parts, curves):
    return [network_state(parts), optimizer_state(parts), curves]
parts = fresh(seed)
alone = end_of(parts, [play(parts) for _ in range(5)])
parts, curves = fresh(seed), []
for epoch in range(1, 4):
    curves.append(play(parts))
    save_run(path, epoch, list(curves), parts)
play(parts, updates=2)
parts = fresh(seed + 1)
torch.randn(17)
held = dict(parts)
done, curves = load_run(path, parts)
parts = held
for epoch in range(done + 1, 6):
    curves.append(play(parts))
    save_run(path, epoch, list(curves), parts)
{"alone": alone, "resumed": end_of(parts, curves), "done": done}
"""
    seen = student.run(RUN + code, seed=int(rng.integers(2**30)))
    expect(seen["done"] == 3, "after an interrupt in the fourth epoch, three are done")
    mistake = "differs from the undisturbed run's (weights, optimisers, random numbers all back?)"
    for which, what in enumerate(("after resumed epochs, the network", "the resumed optimiser")):
        expect_equal_states(seen["resumed"][which], seen["alone"][which], what, mistake)
    expect(seen["resumed"][2] == seen["alone"][2], "the resumed curve differs")


@points(0.5)
def test_a_broken_save_costs_nothing(student, rng):
    """A save that breaks off half-way leaves the run of the epoch before, and nothing else of the
    run is disturbed by saving."""
    code = """
parts = fresh(seed)
curves = [play(parts)]
before = torch.get_rng_state()
save_run(path, 1, list(curves), parts)
drawn = not torch.equal(before, torch.get_rng_state())
saved = network_state(parts)
play(parts)
whole = torch.save
def breaks_off(obj, f, *arguments, **options):
    if hasattr(f, "write"):
        f.write(b"half a f")
    else:
        with open(f, "wb") as stream:
            stream.write(b"half a f")
    raise OSError("no space left on device")
torch.save = breaks_off
try:
    save_run(path, 2, [*curves, 0.0], parts)
    raised = False
except OSError:
    raised = True
finally:
    torch.save = whole
others = fresh(seed + 1)
held = dict(others)
try:
    back = list(load_run(path, others))
except Exception:
    back = None
{"raised": raised, "drawn": drawn, "back": back, "saved": saved, "loaded": network_state(held)}
"""
    seen = student.run(RUN + code, seed=int(rng.integers(2**30)))
    expect(not seen["drawn"], "saving drew random numbers")
    expect(seen["back"] is not None, "after a save that broke off the earlier file cannot be read")
    done, _ = expect_items(seen["back"], 2, "load_run (epoch and curves)")
    if seen["raised"]:
        what = "after a save that broke off, the run of the epoch before should be there: its epoch"
        expect_number(done, 1, what=what)
        expect_equal_states(seen["loaded"], seen["saved"], "the network of the epoch before")


### END HIDDEN TESTS

# %% [markdown]
# ## An interrupt loses one epoch at most
#
# **Contract.** `train_to` trains a run until it has `epochs` epochs.
#
# - `load()` returns `(epochs done, curves)`. `play_epoch(epoch)` trains the epoch with this number
#   and returns its entry of the curves. `save(epoch, curves)` saves both.
# - Epochs that are done are not trained again. Every other epoch is trained once, in order. If the
#   run is complete, no epoch is trained and nothing is saved.
# - After every epoch, before the next one begins, the run is saved with the curves of all epochs so
#   far. So an interrupt loses one epoch at most. (An interrupt is an exception raised in
#   `play_epoch`; `train_to` does not catch it.)
# - It returns the curves of the whole run.


# %% role="solution" id="photo-epochs"
def train_to(epochs, load, save, play_epoch):
    """Train the missing epochs of a run of `epochs` epochs; returns its curves."""
    ### BEGIN SOLUTION
    done, curves = load()
    for epoch in range(done + 1, epochs + 1):
        curves.append(play_epoch(epoch))
        save(epoch, curves)
    return curves
    ### END SOLUTION


# %% role="tests" id="photo-epochs-tests"
with visible_checks("photo-epochs") as check:
    saved = []
    curves = train_to(
        4,
        load=lambda: (2, [10, 20]),
        save=lambda epoch, curves: saved.append((epoch, list(curves))),
        play_epoch=lambda epoch: 10 * epoch,
    )
    check.true(curves == [10, 20, 30, 40], "two epochs were done, two more are trained")
    check.true([epoch for epoch, _ in saved] == [3, 4], "each of them is saved")
    lengths = [len(curves) for _, curves in saved]
    check.true(lengths == [3, 4], "what is saved after an epoch contains this epoch")

    def interrupted(epoch):
        raise KeyboardInterrupt

    try:
        train_to(1, load=lambda: (0, []), save=lambda *state: None, play_epoch=interrupted)
        stopped = False
    except KeyboardInterrupt:
        stopped = True
    check.true(stopped, "an interrupt stops the training: it is not caught")
### BEGIN HIDDEN TESTS
from dgm.testing import expect, points

# A run that notes everything, and breaks off when it comes to epoch `breaks`.
SESSION = """
calls, kept = [], {"epoch": done, "curves": [100 + e for e in range(1, done + 1)]}
def load():
    return kept["epoch"], list(kept["curves"])
def save(epoch, curves):
    calls.append(["save", epoch, list(curves)])
    kept.update(epoch=epoch, curves=list(curves))
def play_epoch(epoch):
    if epoch == breaks:
        raise KeyboardInterrupt
    calls.append(["play", epoch])
    return 100 + epoch
try:
    answer = list(train_to(epochs, load, save, play_epoch))
except KeyboardInterrupt:
    answer = "interrupted"
"""


def session(student, done, epochs, breaks=-1, again=""):
    code = SESSION + again + '\n{"calls": calls, "answer": answer, "kept": kept["curves"]}'
    return student.run(code, done=done, epochs=epochs, breaks=breaks)


@points(0.75)
def test_plays_what_is_missing(student, rng):
    """Epochs that are done are not played again, every other is played once, in order, and all
    curves come back; a complete run is left alone."""
    epochs = int(rng.integers(5, 8))
    for done in (0, int(rng.integers(1, epochs - 1)), epochs):
        seen = session(student, done, epochs)
        played = [call[1] for call in seen["calls"] if call[0] == "play"]
        expect(
            0 not in played,
            f"with {done} of {epochs} epochs done, play_epoch was called with 0: "
            "epochs are counted from 1",
        )
        expect(
            played == list(range(done + 1, epochs + 1)),
            f"with {done} of {epochs} epochs done, these were played: {played}",
        )
        expect(done < epochs or not seen["calls"], "a complete run was saved again")
        expect(
            seen["answer"] == [100 + e for e in range(1, epochs + 1)],
            "the curves of the whole run are to come back, one entry an epoch",
        )


@points(1.25)
def test_an_interrupt_costs_one_epoch(student, rng):
    """After every epoch everything is saved before the next one begins: an interrupt passes
    through, and what was played before it is there."""
    epochs, done = 7, int(rng.integers(1, 3))
    breaks = done + int(rng.integers(2, 5))
    seen = session(student, done, epochs, breaks)
    expect(seen["answer"] == "interrupted", "the interrupt did not pass through")
    saves = [call[1:] for call in seen["calls"] if call[0] == "save"]
    wanted = [[e, [100 + k for k in range(1, e + 1)]] for e in range(done + 1, breaks)]
    expect(
        saves == wanted,
        f"interrupted in epoch {breaks}, saved were the epochs {[save[0] for save in saves]}, or "
        "not all of their curves",
    )


@points(0.5)
def test_the_next_session_goes_on(student, rng):
    """A second session after an interrupt completes the run, and no epoch is missing or twice in
    its curves."""
    again = "\nlimit[0] = -1\nanswer = list(train_to(epochs, load, save, play_epoch))"
    epochs = int(rng.integers(4, 7))
    code = SESSION.replace("epoch == breaks", "epoch == limit[0]").replace(
        "calls, kept =", "limit = [breaks]\ncalls, kept ="
    )
    code += again + '\n{"calls": calls, "answer": answer, "kept": kept["curves"]}'
    seen = student.run(code, done=0, epochs=epochs, breaks=int(rng.integers(2, epochs)))
    complete = [100 + e for e in range(1, epochs + 1)]
    expect(seen["answer"] == complete, "the curves of the completed run are not one entry an epoch")
    expect(seen["kept"] == complete, "what is saved at the end is not the whole run")


### END HIDDEN TESTS

# %% [markdown] role="written" id="photo-prediction" points="2"
# **Write down a prediction before you look at the next output.** (a) The next cell interrupts a
# small run after two epochs and resumes it for two more: once with everything, once without the
# optimisers, and once without the random numbers. Will each generator end with the same weights,
# bit for bit, as in the uninterrupted run? Which of the two losses does more harm in the long run?
# (b) Further below, networks with three and with nine residual blocks are trained for the same
# number of epochs. Which will be better, and what does it cost? Give a reason for each answer. Only
# the reasons count, not whether the prediction is right.
# ### BEGIN MARK SCHEME
# - 1 point: (a) the answer says for each of the three resumed runs whether it ends with the weights
#   of the uninterrupted run, with a reason that names what the next update would use. It does not
#   matter whether the prediction is right.
# - 1 point: (b) the answer says which network is better and what nine blocks cost in time, with a
#   reason. It does not matter whether the prediction is right.
# - 0 points for an answer that only repeats the figures printed below without a reason.
# ### END MARK SCHEME
# ### BEGIN SOLUTION
# (a) With everything: yes, because every number that an update uses is loaded again. Without the
# optimisers: no. Adam divides by a running average that starts again, so the first steps are longer
# than they should be. Without the random numbers: no. The run draws other pictures and latents, but
# they are as good as those before. So this does no harm in the long run, but Adam's first steps
# may. (b) Nine blocks can do more with a latent, but they have more to learn. In few epochs I
# expect little difference in the score, and about twice the time for the generator's part.
# ### END SOLUTION

# %% role="run" id="photo-resumed"


def make_small_run():
    """Small networks and their optimisers: the parts of a run."""
    critic, generator = photo_critic(4).to(DEVICE), photo_generator(8, blocks=2).to(DEVICE)
    return {
        "critic": critic,
        "generator": generator,
        "critic_optimizer": torch.optim.Adam(critic.parameters(), lr=3e-4, betas=(0.0, 0.9)),
        "generator_optimizer": torch.optim.Adam(generator.parameters(), lr=1e-4, betas=(0.0, 0.9)),
    }


def small_epoch(run):
    """A few rounds of the game."""
    for real in list(batches(photos, 32))[: budget(smoke=2, cpu=8, gpu=8)]:
        photo_round(*run.values(), real)


def resumed(path, without=()):
    """Two epochs, a disconnect, two more epochs; the parts named in `without` are lost."""
    set_seed()
    run = make_small_run()
    for _ in range(2):
        small_epoch(run)
    save_run(path, 2, [], {name: part for name, part in run.items() if name not in without})
    set_seed(99)
    run = make_small_run()
    load_run(path, {name: part for name, part in run.items() if name not in without})
    if "random numbers" in without:
        set_seed(98)
    for _ in range(2):
        small_epoch(run)
    return torch.cat([p.detach().flatten() for p in run["generator"].parameters()])


def show_resumed():
    """Print how far three resumed runs end from the uninterrupted run."""
    set_seed()
    run = make_small_run()
    start = torch.cat([p.detach().flatten() for p in run["generator"].parameters()])
    for _ in range(4):
        small_epoch(run)
    alone = torch.cat([p.detach().flatten() for p in run["generator"].parameters()])
    path = os.path.join(tempfile.mkdtemp(), "small.pt")
    print(f"{'resumed':<28}{'largest difference of a weight':>32}{'relative':>16}")
    for name, without in {
        "with everything": (),
        "without the optimisers": ("critic_optimizer", "generator_optimizer"),
        "without the random numbers": ("random numbers",),
    }.items():
        gap = (resumed(path, without) - alone).abs()
        share = gap.norm() / (alone - start).norm()
        print(f"{name:<28}{gap.max().item():>32.2g}{share.item():>16.0%}")


show_resumed()

# %% [markdown]
# The last column is the length of the difference, divided by the length of the uninterrupted run's
# change. (On a GPU, the order of some sums differs from run to run. So the difference "with
# everything" may be 1e-6 there instead of 0.)
#
# ## The cut
#
# A large learning rate learns quickly at the start. A small one comes closer to the best weights at
# the end. So the learning rate is cut after epoch 80 of 100 (200 of 300). Here the critic starts at
# 3e-4 and the generator at 1e-4. *Each* rate is cut to a tenth, so that the critic still learns
# faster. Resuming can cause a mistake here: a run that continues at epoch 90 has not passed epoch
# 80 in this session.
#
# **Contract.** `set_learning_rates(optimizers, rates, epoch, cut_after)` is called before every
# epoch. Up to and including epoch `cut_after`, optimiser $k$ has the learning rate `rates[k]` in
# all of its parameter groups. Afterwards it has a tenth of this rate in all of them. The result
# depends only on the arguments, not on earlier calls. Nothing else about the optimisers changes,
# and no optimiser is replaced.


# %% role="solution" id="photo-schedule"
def set_learning_rates(optimizers, rates, epoch, cut_after):
    """Set the learning rate of this epoch in every optimiser; returns nothing."""
    ### BEGIN SOLUTION
    factor = 1.0 if epoch <= cut_after else 0.1
    for optimizer, rate in zip(optimizers, rates, strict=True):
        for group in optimizer.param_groups:
            group["lr"] = factor * rate
    ### END SOLUTION


# %% role="tests" id="photo-schedule-tests"
with visible_checks("photo-schedule") as check:
    probes = [torch.optim.Adam(nn.Linear(2, 1).parameters(), lr=1.0) for _ in range(2)]
    set_learning_rates(probes, [3e-4, 1e-4], epoch=1, cut_after=80)
    check.close([o.param_groups[0]["lr"] for o in probes], [3e-4, 1e-4], "epoch 1", atol=0)
    set_learning_rates(probes, [3e-4, 1e-4], epoch=100, cut_after=80)
    check.close([o.param_groups[0]["lr"] for o in probes], [3e-5, 1e-5], "epoch 100", atol=0)
    set_learning_rates(probes, [3e-4, 1e-4], epoch=101, cut_after=80)
    check.close([o.param_groups[0]["lr"] for o in probes], [3e-5, 1e-5], "epoch 101", atol=0)
    groups = [{"params": nn.Linear(2, 1).parameters()} for _ in range(2)]
    early = torch.optim.Adam(groups, lr=1.0)
    set_learning_rates([early], [2.0], epoch=6, cut_after=5)
    rates = [group["lr"] for group in early.param_groups]
    check.close(rates, [0.2, 0.2], "two groups of parameters, and a cut after epoch 5", atol=0)
    given = [2.0]
    set_learning_rates([early], given, epoch=5, cut_after=5)
    check.close(early.param_groups[0]["lr"], 2.0, "in the epoch `cut_after` itself", atol=0)
    check.true(given == [2.0], "the list `rates` is not changed")
### BEGIN HIDDEN TESTS
import numpy as np

from dgm.testing import expect, expect_close, points, show

# Two optimisers, the first with two groups; the learning rates after each call.
SCHEDULE = """
import torch
from torch import nn
layers = [nn.Linear(2, 3), nn.Linear(3, 1), nn.Linear(2, 2)]
groups = [{"params": layers[0].parameters()}, {"params": layers[1].parameters()}]
options = {"lr": start, "betas": (0.0, 0.9), "weight_decay": 0.01, "eps": 1e-7}
optimizers = [torch.optim.Adam(groups, **options),
              torch.optim.Adam(layers[2].parameters(), **options)]
for layer in layers:
    layer(torch.randn(4, layer.in_features)).pow(2).sum().backward()
for optimizer in optimizers:
    optimizer.step()
def memory():
    return [v.clone() for optimizer in optimizers for one in optimizer.state.values()
            for v in one.values()]
def settings():
    return [{name: repr(value) for name, value in group.items() if name not in ("params", "lr")}
            for optimizer in optimizers for group in optimizer.param_groups]
before, set_before, seen = memory(), settings(), []
for epoch, others in enumerate(earlier, start=1):
    set_learning_rates(optimizers, others, epoch, cut_after)
for epoch in epochs:
    set_learning_rates(optimizers, rates, epoch, cut_after)
    seen.append([[group["lr"] for group in optimizer.param_groups] for optimizer in optimizers])
{"rates": seen, "before": before, "after": memory(),
 "set": [[before[name], after.get(name), name] for before, after in zip(set_before, settings())
         for name in before]}
"""


def schedule(student, rng, epochs, cut_after):
    rates = [float(rate) for rate in rng.uniform(1e-4, 1e-3, 2)]
    inputs = {
        "epochs": epochs,
        "cut_after": cut_after,
        "start": 0.5137,
        "rates": rates,
        "earlier": [],
    }
    seen = student.run(SCHEDULE, **inputs)
    wanted = [
        [
            [rate * (1 if epoch <= cut_after else 0.1)] * n
            for rate, n in zip(rates, (2, 1), strict=True)
        ]
        for epoch in epochs
    ]
    return seen, wanted


def expect_rates(seen, wanted, epochs, mistake):
    for epoch, got, right in zip(epochs, seen["rates"], wanted, strict=True):
        for number in (0, 1):
            what = f"the learning rates of optimiser {number + 1} in epoch {epoch} ({mistake})"
            expect_close(got[number], right[number], what, rtol=1e-4, atol=0)


@points(1.25)
def test_cuts_after_the_epoch_given(student, rng):
    """Up to and including the epoch given, rates are as given, and a tenth of that from the next
    epoch on, for all groups of both optimisers."""
    for cut_after, last in ((80, 100), (200, 300), (int(rng.integers(3, 9)), 12)):
        for epochs in ([1, cut_after - 1, cut_after], [cut_after + 1, last, 3 * cut_after]):
            seen, wanted = schedule(student, rng, epochs, cut_after)
            expect_rates(seen, wanted, epochs, f"cut after epoch {cut_after}, both optimisers?")


@points(0.625)
def test_depends_on_the_epoch_alone(student, rng):
    """A session that begins late, or plays an epoch twice, has the rates of an undisturbed one,
    whatever the rates were before, and whatever rates were given in earlier calls."""
    cut_after = int(rng.integers(5, 20))
    rates = [float(rate) for rate in rng.uniform(1e-4, 1e-3, 2)]
    others = [float(rate) for rate in rng.uniform(2e-3, 3e-3, 2)]

    def session(epochs, **inputs):
        found = student.run(SCHEDULE, epochs=epochs, rates=rates, cut_after=cut_after, **inputs)
        return zip(epochs, found["rates"], strict=True)

    for epochs, earlier in (
        ([cut_after + 7] * 2, []),
        ([cut_after + 1, cut_after + 2, 2, cut_after + 3], []),
        ([3, cut_after + 1], [others]),
    ):
        for epoch, got in session(epochs, start=0.3271, earlier=earlier):
            ((_, alone),) = session([epoch], start=0.5137, earlier=[])
            for number in (0, 1):
                what = f"the learning rate of optimiser {number + 1} in epoch {epoch} after the "
                what += f"epochs {epochs}{' and one with other rates' if earlier else ''}, against "
                what += f"that of a session that begins with epoch {epoch} (do earlier calls or "
                what += "rates matter?)"
                # Whether all groups are set is for the first test.
                expect_close(got[number][0], alone[number][0], what, rtol=1e-4, atol=0)


@points(0.625)
def test_nothing_else_changes(student, rng):
    """The optimisers keep their averages, step counts, and all settings but the learning rate."""
    seen, wanted = schedule(student, rng, [3, 9], 6)
    expect(np.asarray(seen["rates"][0][0]).min() < 0.4, "no learning rate was set")
    expect(len(seen["after"]) == len(seen["before"]), "an optimiser has lost its averages")
    for after, before in zip(seen["after"], seen["before"], strict=True):
        expect_close(after, before, "what an optimiser remembers of its gradients")
    for was, now, name in seen["set"]:
        expect(now == was, f"{name} of an optimiser was {show(was)} and is {show(now)} now")


### END HIDDEN TESTS

# %% [markdown]
# ## A score, and what it depends on
#
# The Inception Score is the exponential of $\mathbb E_x\,\mathrm{KL}(p(y|x)\,\|\,p(y))$. It is high
# if a classifier is sure of each picture, $p(y|x)$, and finds all classes, $p(y)$. Usually the
# pictures are divided into ten parts. Each part is scored by itself, with *its own* $p(y)$. The
# report is the mean and the standard deviation of the ten scores, such as "7.9 ± 0.1".
#
# **Contract.** `split_scores(logits, splits)` cuts the logits `[N, K]` into `splits` parts of equal
# size (ten if no number is given), in their given order, and returns the mean and the standard
# deviation of the scores of the parts as plain `float`s. For the deviation, divide by the number of
# parts (not by one less). If N is not a multiple of `splits`, the function raises a `ValueError`.
# Scores are finite for logits of any size.


# %% role="solution" id="photo-scores"
def split_scores(logits, splits=10):
    """(mean, standard deviation) of the Inception Scores of equal parts of the logits [N, K]."""
    ### BEGIN SOLUTION
    if len(logits) % splits:
        raise ValueError(f"{len(logits)} pictures cannot be divided into {splits} equal parts")
    log_conditional = F.log_softmax(logits.double(), dim=1).view(splits, -1, logits.shape[1])
    size = log_conditional.shape[1]
    log_marginal = torch.logsumexp(log_conditional, dim=1, keepdim=True) - math.log(size)
    divergence = (log_conditional.exp() * (log_conditional - log_marginal)).sum(dim=2)
    scores = divergence.mean(dim=1).exp()
    return scores.mean().item(), scores.std(correction=0).item()
    ### END SOLUTION


# %% role="tests" id="photo-scores-tests"
with visible_checks("photo-scores") as check:
    check.close(split_scores(torch.zeros(6, 10), 3), (1.0, 0.0), "a judge that is never sure: 1")
    clear = 30 * torch.eye(10)
    check.close(split_scores(clear, 1), (10.0, 0.0), "one part with every class: 10", atol=1e-3)
    check.close(split_scores(clear, 5), (2.0, 0.0), "parts of two classes each: 2", atol=1e-3)
    in_turn, at_last = clear[[0, 0, 1, 1]], clear[[0, 0, 0, 1]]
    check.close(split_scores(in_turn, 2), (1.0, 0.0), "each half has one class", atol=1e-3)
    check.close(split_scores(at_last, 2), (1.5, 0.5), "scores of 1 and 2", atol=1e-3)
    one_sure = torch.tensor([[0.0, 0.0], [60.0, 0.0]])
    mean, deviation = split_scores(one_sure, 1)
    check.close(mean, (4 / 3) ** 0.75, "one clear, one unclear; two classes")
    check.plain_float(mean, "the mean")
    check.plain_float(deviation, "the deviation")
### BEGIN HIDDEN TESTS
import numpy as np

from dgm.testing import (
    expect_close,
    expect_float,
    expect_items,
    expect_number,
    expect_raises,
    points,
)

SCORES = """
import torch
logits = torch.tensor(logits)
list(split_scores(logits) if splits is None else split_scores(logits, splits))
"""


def scored(student, **inputs):
    return expect_items(student.run(SCORES, **inputs), 2, "split_scores (mean and deviation)")


@points(1.35)
def test_mean_and_deviation_of_the_parts(student, reference, rng):
    """Mean and deviation are those of the scores of the parts, each scored with its own average
    p(y), for any number of parts and classes."""
    for splits, size, classes in ((1, 40, 10), (4, 12, 10), (3, 20, 6), (None, 4, 10)):
        count = splits or 10
        logits = rng.normal(0, 2, (count * size, classes)).astype(np.float32)
        logits[:size, 0] += 3  # one part is not like the others
        got = scored(student, logits=logits, splits=splits)
        wanted = reference.run(SCORES, logits=logits, splits=splits)
        for name, mine, right in zip(("mean", "deviation"), got, wanted, strict=True):
            what = f"the {name} of {count} parts (softmax? a p(y) for each part? mean before exp?)"
            expect_close(mine, right, what, rtol=1e-3, atol=1e-4)


@points(0.5)
def test_parts_come_in_order(student, rng):
    """Where each part holds one class alone, however sure the judge is, every part scores 1."""
    kinds = int(rng.integers(3, 7))
    logits = 25 * np.eye(10, dtype=np.float32)[np.repeat(np.arange(kinds), 8)]
    mean, deviation = scored(student, logits=logits, splits=kinds)
    expect_close(mean, 1.0, "the mean where a part holds one class", rtol=1e-3)
    expect_close(deviation, 0.0, "the deviation where all parts score alike", atol=1e-3)


@points(0.25)
def test_refuses_unequal_parts(student, rng):
    """A number of pictures that is no multiple of the number of parts is a ValueError."""
    logits = rng.normal(size=(21, 10)).astype(np.float32)
    student.run(SCORES, logits=logits, splits=3)  # equal parts are fine
    expect_raises(
        lambda: student.run(SCORES, logits=logits, splits=4), "ValueError", "parts of unequal size"
    )


@points(0.5)
def test_finite_for_any_logits(student, rng):
    """Scores are finite where the judge is surer than floating point can tell, and the same where
    all logits are larger by a number, however large."""
    sure = 5000 * np.eye(10, dtype=np.float32)[np.arange(30) % 5]
    for score in scored(student, logits=sure, splits=3):
        expect_number(score, what="a score of a sure judge (exp overflows? 0 log 0 is NaN?)")
    logits = np.round(4 * rng.normal(0, 2, (30, 10))).astype(np.float32) / 4
    scores = scored(student, logits=logits, splits=3)
    for offset in (2.0**20, -(2.0**20)):  # added to quarters, in float32 it loses nothing
        found = scored(student, logits=logits + np.float32(offset), splits=3)
        what = f"mean and deviation after adding {offset:g} to all logits (a clamp?)"
        expect_close(found, scores, what, rtol=1e-3, atol=1e-5)


@points(0.1)
def test_returns_plain_floats(student, rng):
    """Mean and deviation are plain floats, no tensors."""
    logits = rng.normal(0, 2, (20, 10)).astype(np.float32)
    names = ("mean", "deviation")
    for score, what in zip(scored(student, logits=logits, splits=2), names, strict=True):
        expect_float(score, f"the {what}")


### END HIDDEN TESTS

# %% [markdown]
# *Whose* classifier? The assignment that this problem follows expects 7.9 after 100 epochs and 8.2
# after 300. These scores were measured with a network that is not available. Published scores use
# Google's Inception network, trained on ImageNet. **Here the judge is a small classifier that this
# course trained on CIFAR-10.** It is often unsure, so *real* pictures score only about 6.0 with it.
# If a generator scored 7.9 here, you should suspect a mistake. Every judge has its own scale, but
# for every judge you can compute the score of the same number of real pictures. The next cell
# prints this score for our judge, for parts of several sizes.

# %% role="run" id="photo-ceiling"
real_logits = cifar_judge_logits(photos[: budget(smoke=200, cpu=10_000, gpu=10_000)])
sorted_logits = real_logits[real_logits.argmax(dim=1).argsort()]
usable = len(real_logits) // 10 * 10
for name, logits in (("in their order", real_logits), ("sorted by class", sorted_logits)):
    mean, deviation = split_scores(logits[:usable], 10)
    print(f"{usable:,} real pictures in ten parts, {name:<16} {mean:5.2f} ± {deviation:.2f}")
for count in (100, 1000, 10_000):
    print(f"one part of {count:>6,} real test pictures: {cifar_real_ceiling(count):.2f}")

# %% [markdown]
# ## Training
#
# The `gpu` budget has the usual 100 epochs on all 50,000 pictures, with the cut after epoch 80. For
# 300 epochs, with the cut after epoch 200, add a cell above the next one before you train, with the
# line `LONG = True`. The `cpu` budget trains smaller networks on 10,000 pictures for 15 epochs.
# This is enough to see colours and shapes, but not objects. On Colab, tick `SAVE_TO_DRIVE` in the
# first cell and run it again: then the file is kept when the machine disconnects. After an
# interrupt or a disconnect, run all cells, and the run continues. If you change a function that
# training uses, it begins anew, with another file. To start again without a change, delete the file
# whose name is printed.

# %% role="run" id="photo-training-loop"
import inspect
import re
import zlib

LONG = globals().get("LONG", False)  # True if you have set it in a cell of your own
PHOTO_WIDTHS = budget(smoke=(4, 4), cpu=(24, 32), gpu=(128, 128))  # generator, critic
PHOTO_RATES = (3e-4, 1e-4)  # critic, generator
PHOTO_BATCH_SIZE = 64


def photos_from(generator, latents):
    """Photographs in evaluation mode (no picture depends on the others), without a graph."""
    generator.eval()
    with torch.no_grad():
        pictures = torch.cat([generator(part) for part in latents.split(500)])
    generator.train()
    return pictures


def code_of(answers):
    """The cells of these functions, and the functions that they name, as a short number."""
    code, names = {}, list(answers)
    for name in names:  # the list grows while functions name others
        function = globals().get(name)
        if name not in code and inspect.isfunction(function):
            lines_of = inspect.findsource if name in answers else inspect.getsourcelines
            try:
                code[name] = "".join(lines_of(function)[0])
            except OSError:
                continue
            names += re.findall(r"\w+", code[name])
    return f"{zlib.crc32(repr(sorted(code.items())).encode()):08x}"


def train_photos(name, epochs, cut_after, blocks):
    """Train or continue; returns the generator and the curve, one [estimate, minutes] an epoch."""
    set_seed()
    critic = photo_critic(PHOTO_WIDTHS[1]).to(DEVICE)
    generator = photo_generator(PHOTO_WIDTHS[0], blocks).to(DEVICE)
    optimizers = [
        torch.optim.Adam(network.parameters(), lr=rate, betas=(0.0, 0.9))
        for network, rate in zip((critic, generator), PHOTO_RATES, strict=True)
    ]
    networks = {"critic": critic, "generator": generator}
    parts = {**networks, "critic_optimizer": optimizers[0], "generator_optimizer": optimizers[1]}
    os.makedirs(CHECKPOINT_FOLDER, exist_ok=True)
    # The name of the file changes with the functions: a changed one does not continue an old run.
    code = code_of(["photo_generator", "photo_critic", "photo_round", "set_learning_rates"])
    run = f"wgan-gp-cifar10-{name}-{BUDGET}-{len(photos)}-{cut_after}-{code}"
    path = os.path.join(CHECKPOINT_FOLDER, f"{run}.pt")
    watched, picture, kept = photo_latents(40), LivePicture(), []

    def play_epoch(epoch):
        started = time.perf_counter()
        set_learning_rates(optimizers, PHOTO_RATES, epoch, cut_after)
        stream = progress(
            batches(photos, PHOTO_BATCH_SIZE),
            total=math.ceil(len(photos) / PHOTO_BATCH_SIZE),
            description=f"{name}, epoch {epoch} of {epochs}",
            leave=False,
        )
        estimates = [photo_round(critic, generator, *optimizers, real) for real in stream]
        picture.update(photos_from(generator, watched), f"{name}: after epoch {epoch}")
        return [float(np.mean(estimates)), (time.perf_counter() - started) / 60]

    def load():
        done, kept[:] = load_run(path, parts)
        print(f"{path}: {done} of {epochs} epochs done.")
        return done, list(kept)

    def save(epoch, curves):
        kept[:] = curves
        save_run(path, epoch, curves, parts)

    with interruptible():
        train_to(epochs, load, save, play_epoch)
    return generator, kept


# %% [markdown]
# Are three blocks or nine better? First come two short runs of the same number of epochs, then the
# full run.

# %% role="run" id="photo-short-runs"
SHORT = budget(smoke=1, cpu=3, gpu=10)
photo_runs = {
    "three blocks, short": train_photos("three-short", SHORT, SHORT, blocks=3),
    "nine blocks, short": train_photos("nine-short", SHORT, SHORT, blocks=9),
}

# %% role="run" id="photo-train"
PHOTO_EPOCHS, PHOTO_CUT = budget(smoke=(2, 1), cpu=(15, 12), gpu=(300, 200) if LONG else (100, 80))
photo_runs["nine blocks"] = train_photos("nine", PHOTO_EPOCHS, PHOTO_CUT, blocks=9)
photo_trained, photo_curve = photo_runs["nine blocks"]
plot_curves(
    {"mean estimate of an epoch": [entry[0] for entry in photo_curve]},
    title=f"Nine blocks; learning rates cut after epoch {PHOTO_CUT}",
    xlabel="epoch",
    ylabel="estimate of $W_1$",
    smooth=1,
)

# %% [markdown]
# ## What you hand in
#
# Run the next two cells after training, and leave their outputs in the notebook.
#
# ![Three grids of nine pictures: real photographs, patches of light and dark colour, and plain
# grey.](figures/samples.png)
#
# *Left: real photographs, which is what good means. Middle: the model solution after 1 epoch of the
# 15 of the `cpu` budget, with patches of colour and no shapes; yours should have both. Right: a new
# generator. If your pictures look like these, it has not learnt.*

# %% role="deliverable" id="photo-samples"
set_seed(1)
show_grid(photos_from(photo_trained, photo_latents(100)), title="100 samples")

# %% role="deliverable" id="photo-score"
PHOTO_SCORED = budget(smoke=200, cpu=5_000, gpu=50_000)


def score_photos(generator):
    """The mean and deviation of the scores of ten parts of PHOTO_SCORED photographs."""
    logits = [
        cifar_judge_logits(photos_from(generator, photo_latents(PHOTO_SCORED // 10)))
        for _ in range(10)
    ]
    return split_scores(torch.cat(logits), 10)


set_seed(2)
photo_mean, photo_deviation = score_photos(photo_trained)
print("The judge is this course's own classifier of CIFAR-10, not the Inception network.")
print(f"Ten parts: {photo_mean:.2f} ± {photo_deviation:.2f}.")
print(describe_cifar_score(photo_mean, PHOTO_SCORED // 10))

# %% [markdown]
# ## Cost beside quality

# %% role="run" id="photo-table"
set_seed(3)
print(f"Scores of ten parts of {PHOTO_SCORED // 10:,} pictures, by this course's judge")
print(f"{'run':<22}{'weights':>10}{'epochs':>8}{'minutes':>9}{'score':>16}")
for name, (generator, curve) in {
    "untrained": (photo_generator(PHOTO_WIDTHS[0]).to(DEVICE), []),
    **photo_runs,
}.items():
    weights, minutes = sum(p.numel() for p in generator.parameters()), sum(m for _, m in curve)
    mean, deviation = score_photos(generator)
    score = f"{mean:.2f} ± {deviation:.2f}"
    print(f"{name:<22}{weights:>10,}{len(curve):>8}{minutes:>9.1f}{score:>16}")
ceiling = f"{cifar_real_ceiling(PHOTO_SCORED // 10):.2f}"
print(f"{'real test pictures':<49}{ceiling:>16}")

# %% [markdown] role="written" id="photo-scale" points="2"
# **Your score.** (a) Report it in one sentence that says all that a reader with another judge
# needs. (b) Somebody else's generator reaches 7.9 by another judge. What would you measure, and
# how, to find out which of the two generators is better?
# ### BEGIN MARK SCHEME
# - 1 point: (a) the answer gives the student's own score with its deviation, the judge, the number
#   of pictures in a part *and* the score of the same number of real pictures.
# - 1 point: (b) score pictures of both generators with one and the same judge (half), in parts of
#   one size, best with the score of real pictures beside them (half).
# ### END MARK SCHEME
# ### BEGIN SOLUTION
# (a) "With the classifier of this course, ten parts of 5,000 of my pictures score a ± b, and parts
# of 5,000 real test pictures score c", with a, b and c as the notebook prints them. (5,000 is for
# the `gpu` budget.) If a is far below c, the judge is much less sure of my pictures. (b) I would
# take equally many pictures of both generators and score them with one judge, in parts of one size,
# and real pictures in the same way. 7.9 by another judge says nothing here: with this judge real
# pictures get 6.0, but another judge may give real pictures 9 or 11, and the score also depends on
# the size of a part, because few pictures give a poor estimate of p(y).
# ### END SOLUTION

# %% [markdown] role="written" id="photo-why-it-looks-right" points="2.5"
# **Why does the wrong answer look right?** (a) A classmate makes the nine blocks with
# `[ResidualBlock(width)] * 9`. `print(network)` shows nine blocks, and training works. What has the
# classmate built? Why does the number of weights show it, although the printed network does not?
# (b) Another classmate saves the networks but not the optimisers. After every disconnect the curves
# continue at the value where they stopped. Why? What happens in the first updates after resuming?
# And which test shows the loss, although no curve shows it?
# ### BEGIN MARK SCHEME
# - 1 point: (a) one block applied nine times (shared weights, its gradients added up). Shared
#   weights count once, so the number is that of a network with one block; printing goes through the
#   places of the list.
# - 0.75 point: (b) the scores and pictures depend only on the networks, so the estimates continue
#   from the same value. Adam's average of squared gradients (with its step count) starts again, so
#   the first steps have about the full learning rate in every entry, whatever the gradients were
#   before.
# - 0.75 point: (b) the test is a comparison with an uninterrupted run, bit for bit (or the
#   optimiser's state itself). A noisy curve hides a jump of this size.
# ### END MARK SCHEME
# ### BEGIN SOLUTION
# (a) The list holds one block nine times. The picture goes through the same weights nine times, and
# their gradients are the sum over nine places. This is a recurrent network with one block's
# parameters. Shared parameters count once, so there are 8 x 18 width^2 too few; `print` shows every
# place of the list. (b) Scores and pictures depend only on the networks, and the networks were
# loaded, so the curve continues at the same value. Adam has lost its average of squared gradients
# and its step count. So its first step is the learning rate times the sign of the gradient in every
# entry, even if the gradient is tiny compared with its old values. This is a jump, but the estimate
# of one batch varies more than that. Only a comparison with an uninterrupted run, bit for bit,
# shows the jump for sure.
# ### END SOLUTION

# %% role="run" id="photo-summary"
check_summary(
    [
        "photo-generator",
        "photo-critic",
        "photo-round",
        "photo-checkpoint",
        "photo-epochs",
        "photo-schedule",
        "photo-scores",
    ]
)
