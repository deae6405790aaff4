# ---
# title: RealNVP for MNIST
# covers:
#   - ECE1508 A2 programming question 2: [rnvp-masks, rnvp-networks, rnvp-coupling,
#       rnvp-coupling-log-det, rnvp-flow, rnvp-log-prob, rnvp-dequantise, rnvp-logits, rnvp-bits,
#       rnvp-sample, rnvp-train, rnvp-curves, rnvp-samples]
# differs:
#   ECE1508 A2 programming question 2:
#     The source's notebook is not part of its text, so the parts are this course's own. 10 epochs
#     on cpu, 40 on gpu.
# presupposes: [change of variables, maximum likelihood, training loop in PyTorch, entropy]
# setup: [basics, checks, data, pictures, training]
# minutes: {smoke: 0.4, cpu: 12, gpu: 6}
# work: {reading: 12, rnvp-masks: 8, rnvp-networks: 15, rnvp-coupling: 13, rnvp-coupling-log-det:
#   2, rnvp-flow: 5, rnvp-log-prob: 8, rnvp-dequantise: 8, rnvp-logits: 12, rnvp-bits: 12,
#   rnvp-sample: 10, rnvp-prediction: 15, rnvp-read-the-figures: 20, rnvp-why-it-looks-right: 20}
# ---
# %% [markdown]
# # RealNVP for MNIST
#
# A GAN draws a digit in one pass, but it cannot say how likely a given digit is. An autoregressive
# model gives this probability exactly, but it draws 784 pixels one after the other. A flow does
# both exactly and in one pass. It turns a picture $x$ into noise $z = f(x)$ with a network that can
# be run backwards, and then
#
# $$\log p(x) = \log Q\bigl(f(x)\bigr) + \log\left|\det \frac{\partial f(x)}{\partial x}\right|,
#   \qquad Q = \mathcal N(0, I).$$
#
# The price is that every layer must be invertible and its determinant must be cheap to compute, in
# 784 dimensions. RealNVP ([Dinh, Sohl-Dickstein and Bengio,
# 2017](https://arxiv.org/abs/1605.08803)) made this practical. In this problem we build a RealNVP
# with fully connected networks, convert pictures into a form that a density can model, and report
# the quality of the model in a unit that allows comparison with other models: **bits per
# dimension**. The most common mistake here causes no error message: a log-determinant is not
# counted.
#
# **Contract for everything below.**
#
# - A picture is a row of $D$ whole numbers from 0 to 255, called its *levels*. A floating-point
#   tensor `[N, D]` holds $N$ pictures. For MNIST $D = 784$; your code works for any $D$.
# - *Forward* goes from data to noise, *inverse* goes from noise to data.
# - We say that a function *reports its log-determinant* if it returns a pair: its result for a
#   batch `[N, D]`, and $\log|\det J|$ of the map that it has just applied, `[N]`, one number for
#   each row. Every row is treated separately. An inverse returns only its result.
# - Logarithms are natural. The returned tensors have the dtype of the input batch. Gradients flow
#   unless the text says otherwise.

# %% role="setup" id="rnvp-pictures"
import time
from functools import partial

ROWS = COLUMNS = 28
RNVP_ALPHA = 1e-6  # keeps the logit away from 0 and 1
RNVP_COLOURS = {"data": "#555555", "right": "#1a7f37", "wrong": "#b2182b", "other": "#2166ac"}


def pixel_levels(images):
    """Images [N, 1, 28, 28] in [-1, 1] as levels [N, 784]: whole numbers from 0 to 255."""
    return ((images + 1) * 127.5).round().flatten(1)


def level_images(levels):
    """Levels [N, 784] as images [N, 1, 28, 28] in [-1, 1]."""
    return levels.reshape(-1, 1, ROWS, COLUMNS) / 127.5 - 1


def tidy_rnvp(axes, title, **labels):
    """Give the plots of this problem the same look."""
    axes.set_title(title, loc="left", fontsize=10)
    axes.set(**labels)
    axes.spines[["top", "right"]].set_visible(False)
    axes.tick_params(labelsize=8)


# %% [markdown]
# ## Which pixels stay fixed
#
# A *coupling layer* keeps one half of the pixels fixed and moves the other half. The halves swap
# roles from layer to layer, so that all pixels move. For a picture, natural halves are the two
# colours of a checkerboard: every moving pixel has four fixed neighbours, and these can say where
# it should go.
#
# **Contract.** `checkerboard_masks` returns `count` masks, a float32 tensor
# `[count, height * width]` of zeros and ones. Pixel $(i, j)$ of a picture is entry
# $i \cdot \text{width} + j$ of its row. Mask $k$ is 1 (the pixel stays fixed) where $i + j + k$ is
# even, and 0 elsewhere.


# %% role="solution" id="rnvp-masks"
def checkerboard_masks(height, width, count):
    """Alternating checkerboards [count, height * width], float32: 1 where i + j + k is even."""
    ### BEGIN SOLUTION
    squares = torch.arange(height)[:, None] + torch.arange(width)
    squares = squares + torch.arange(count)[:, None, None]
    return (squares % 2 == 0).float().flatten(1)
    ### END SOLUTION


# %% role="tests" id="rnvp-masks-tests" check_output="true"
with visible_checks("rnvp-masks") as check:
    check.close(checkerboard_masks(1, 3, 2), [[1, 0, 1], [0, 1, 0]], "two masks of one row")
    check.shape(checkerboard_masks(4, 6, 3), (3, 24), "each mask is one row")
    board = checkerboard_masks(4, 6, 1).reshape(4, 6)
    check.true((board[1:] != board[:-1]).all(), "a square and the one below it differ")
### BEGIN HIDDEN TESTS
import numpy as np

from dgm.testing import expect, expect_array, expect_close, points


@points(0.375)
def test_masks_alternate(student):
    """The pixels that one mask keeps change under the next one, whatever the size of the
    picture."""
    for height, width in ((4, 6), (3, 5)):
        masks = expect_array(
            student.checkerboard_masks(height, width, 4),
            (4, height * width),
            what=f"checkerboard_masks({height}, {width}, 4)",
        )
        expect(np.isin(masks, (0, 1)).all(), "a mask holds zeros and ones only")
        expect(
            (masks[1:] + masks[:-1] == 1).all(),
            "two masks in a row are not each other's opposites: some pixel never moves, or always",
        )


@points(0.125)
def test_masks_are_float32(student):
    """Masks are tensors of float32."""
    masks = student.checkerboard_masks(3, 4, 2)
    expect_array(masks, None, np.float32, "the masks' type", kind="tensor", finite=False)


@points(0.75)
def test_masks_are_checkerboards(student, rng):
    """Neighbours above, below, left and right of a pixel have the other colour."""
    for width in (2 * int(rng.integers(2, 5)), 2 * int(rng.integers(2, 5)) + 1):
        i, j = np.indices((4, width))
        what = f"two masks of 4 rows and {width} columns (is the row's number in it too?)"
        expected = np.stack([(i + j + k + 1) % 2 for k in range(2)]).reshape(2, -1)
        expect_close(student.checkerboard_masks(4, width, 2), expected, what)


### END HIDDEN TESTS

# %% role="run" id="rnvp-mask-picture"
corners = checkerboard_masks(7, 7, 2).view(2, 7, 7)
corners = corners.repeat_interleave(4, dim=1).repeat_interleave(4, dim=2)
show_grid(
    level_images(255 * corners),
    title="The corner of two masks, enlarged: white pixels stay fixed",
    heads=("mask 0", "mask 1"),
)

# %% [markdown]
# ## Two networks
#
# The layer scales and shifts the moving pixels. Two fully connected networks say by how much: one
# gives the logarithm of the scale, the other gives the shift (the *translation*). They may be as
# complicated as we like, because nobody will ever have to invert them.
#
# We take two precautions. First, scales multiply from layer to layer, so one network with large
# outputs can make a whole flow explode. A final `tanh` keeps the logarithms of the scales between
# -1 and 1. Second, a stack of random layers is a poor starting point. Both networks return 0 at the
# start, so a new coupling changes nothing.
#
# *Documentation:*
# [`nn.Linear`](https://docs.pytorch.org/docs/stable/generated/torch.nn.Linear.html),
# [`nn.Sequential`](https://docs.pytorch.org/docs/stable/generated/torch.nn.Sequential.html).
#
# **Contract.** `scale_and_translation(size, hidden)` returns two modules. Each maps `[N, size]` to
# `[N, size]`, and they share no parameter:
#
# - They are fully connected: all their parameters are those of `nn.Linear` layers, at least two in
#   each network, with a nonlinearity between them. Every hidden layer is `hidden` wide.
# - The outputs of the scale network lie in $[-1, 1]$, whatever its weights and inputs are, and can
#   come close to both ends. The translation network ends in a linear layer: large weights can make
#   its outputs as large as you like.
# - A new network returns zeros for every input, because the weights and biases of its last linear
#   layer are zero. These weights and biases are trainable. The layers before the last one start at
#   random, as PyTorch makes them.


# %% role="solution" id="rnvp-networks"
def scale_and_translation(size, hidden):
    """Two fully connected modules [N, size] -> [N, size]: log-scales in [-1, 1], translations."""

    ### BEGIN SOLUTION
    def fully_connected(*ending):
        last = nn.Linear(hidden, size)
        nn.init.zeros_(last.weight)
        nn.init.zeros_(last.bias)
        return nn.Sequential(
            nn.Linear(size, hidden),
            nn.ReLU(),
            nn.Linear(hidden, hidden),
            nn.ReLU(),
            last,
            *ending,
        )

    return fully_connected(nn.Tanh()), fully_connected()
    ### END SOLUTION


# %% role="tests" id="rnvp-networks-tests" check_output="true"
with visible_checks("rnvp-networks") as check:
    probe_scale, probe_translation = scale_and_translation(6, 16)
    for probe in (probe_scale, probe_translation):
        check.close(probe(torch.randn(3, 6)), torch.zeros(3, 6), "a new network returns 0")
### BEGIN HIDDEN TESTS
import numpy as np

from dgm.testing import LINEAR_LAYERS, expect, expect_array, expect_close, points

NETWORKS = (
    LINEAR_LAYERS
    + """
torch.manual_seed(seed)
scale, translation = scale_and_translation(size, hidden)
pair = {"scale": scale, "translation": translation}
x = torch.tensor(x)
seen = {name: linear_layers(net, x) for name, net in pair.items()}
fresh = {name: answer.detach() for name, (answer, *_) in seen.items()}
linear = {
    name: [[layer.in_features, layer.out_features] for layer in layers]
    for name, (_, layers, _, _) in seen.items()
}
before_last = {name: inputs[-1] if inputs else None for name, (_, _, inputs, _) in seen.items()}
counts = {name: sum(p.numel() for p in net.parameters()) for name, net in pair.items()}
of_linear = {
    name: sum(p.numel() for m in net.modules() if isinstance(m, nn.Linear) for p in m.parameters())
    for name, net in pair.items()
}
shared = len({id(p) for p in scale.parameters()} & {id(p) for p in translation.parameters()})
sum(net(x).sum() for net in pair.values()).backward()
pulled = {
    name: max(float(p.grad.abs().max()) for p in net.parameters() if p.grad is not None)
    for name, net in pair.items()
}
with torch.no_grad():
    for net in pair.values():
        for parameter in net.parameters():
            parameter.normal_(0, 3)
between = {name: linear_layers(net, x)[2:] for name, net in pair.items()}
loud = {name: net(1e4 * x).detach() for name, net in pair.items()}
{"linear": linear, "counts": counts, "of_linear": of_linear, "shared": shared, "fresh": fresh,
 "before_last": before_last, "pulled": pulled, "between": between, "loud": loud}
"""
)


def look(student, rng):
    size, hidden = int(rng.integers(4, 8)), int(rng.integers(16, 24))
    x = rng.normal(size=(60, size)).astype(np.float32)
    seed = int(rng.integers(2**31))
    return size, hidden, student.run(NETWORKS, size=size, hidden=hidden, seed=seed, x=x)


def bend(given, answer):
    """How far `answer` is from every affine map of `given`, relative to its size."""
    given, answer = (np.asarray(part, dtype=float) for part in (given, answer))
    given = np.column_stack([given, np.ones(len(given))])
    left_over = answer - given @ np.linalg.lstsq(given, answer, rcond=None)[0]
    return abs(left_over).max() / max(abs(answer).max(), 1e-12)


@points(0.75)
def test_both_are_fully_connected(student, rng):
    """Both networks are stacks of linear layers with something nonlinear between, of the widths
    asked for, and share no parameter."""
    size, hidden, seen = look(student, rng)
    expect(seen["shared"] == 0, "scale and translation share parameters: two networks are needed")
    for name, shapes in seen["linear"].items():
        expect(
            seen["counts"][name] == seen["of_linear"][name],
            f"the {name} network has parameters outside of nn.Linear layers",
        )
        expect(len(shapes) >= 2, f"the {name} network has {len(shapes)} linear layers, not two")
        widths = [shapes[0][0], *[width for _, width in shapes]]
        asked = [size, *[hidden] * (len(shapes) - 1), size]
        expect(widths == asked, f"the widths of the {name} network are {widths}, not {asked}")
        inputs, outputs = seen["between"][name]
        for k, (output, given) in enumerate(zip(outputs, inputs[1:], strict=False), 1):
            expect(
                bend(output, given) > 1e-3,
                f"what linear layer {k + 1} of the {name} network is given is a linear function of "
                f"what layer {k} returned: is there a nonlinearity between them?",
            )


@points(0.5)
def test_only_log_scales_are_bounded(student, rng):
    """Whatever the weights, log-scales stay between -1 and 1, while translations may be large."""
    size, _, seen = look(student, rng)
    scale = expect_array(seen["loud"]["scale"], (60, size), what="the scale network's output")
    shift = expect_array(seen["loud"]["translation"], (60, size), what="the translation's output")
    largest = abs(scale).max()
    expect(largest <= 1 + 1e-6, f"a log-scale of {largest:.3g}: it could blow up (a final tanh?)")
    expect(
        min(scale.max(), -scale.min()) > 0.9,
        f"log-scales are between {scale.min():.3g} and {scale.max():.3g}, whatever the weights: "
        "they should come close to -1 and to 1",
    )
    expect(
        abs(shift).max() > 10,
        "translations are bounded too: the tanh belongs at the end of the scale network alone",
    )


@points(0.5)
def test_new_networks_say_zero(student, rng):
    """New networks return zeros because of their last layer alone, and gradients reach it, so that
    they can learn."""
    size, _, seen = look(student, rng)
    for name, output in seen["fresh"].items():
        what = f"the output of a new {name} network (is its last linear layer zero?)"
        expect_close(output, np.zeros((60, size)), what)
        expect(seen["pulled"][name] > 0, f"no gradient reaches the {name} network")
        given = expect_array(seen["before_last"][name], None, what=f"the {name} network's layers")
        expect(
            np.ptp(given, axis=0).max() > 0,
            f"what the last layer of a new {name} network is given does not depend on the input: "
            "the layers before it should start at random, not at zero",
        )


### END HIDDEN TESTS

# %% [markdown]
# ## The coupling layer
#
# Let $m$ be a mask and let $\odot$ be the entrywise product. Then
#
# $$s = \text{scale}(m \odot x), \qquad t = \text{translation}(m \odot x), \qquad
#   z = m \odot x + (1 - m) \odot \bigl(x \odot e^{s} + t\bigr).$$
#
# ![The picture x is split into the two colours of a checkerboard. One half goes through unchanged,
# and it is the input of two networks, scale and translation. The other half is multiplied by e to
# the s, then t is added. Both halves together are z.](figures/coupling.png)
#
# *A coupling layer: the half that stays fixed says how the other half moves.*
#
# If you know $z$, you also know $m \odot x$, the part that stayed fixed. So you can give the same
# networks the same input and undo the change. If you sort the pixels, the Jacobian is triangular,
# so its determinant is the product of its diagonal entries.
#
# *Documentation:*
# [`nn.Module`](https://docs.pytorch.org/docs/stable/generated/torch.nn.Module.html).
#
# **Contract.** `AffineCoupling(mask, scale, translation)` is a module; `mask` is a float tensor
# `[D]` of zeros and ones, `scale` and `translation` are *any* modules `[N, D]` to `[N, D]`. (Their
# outputs are moderate: $e^s$ and $e^{-s}$ are finite.)
#
# - `forward(x)` is the map above. Entries where the mask is 1 pass through unchanged, exact to the
#   last bit.
# - The input of both networks is $m \odot x$: it has zeros where the mask is 0.
# - `inverse(z)` undoes `forward` exactly and calls each network once.
# - `forward` reports its log-determinant. (It has points of its own: the part
#   `rnvp-coupling-log-det`.)
# - The mask is part of the layer's state, so that it is saved and moved with the layer. It is not
#   trained.


# %% [markdown]
# <details><summary>Hint 1</summary>
#
# Which numbers does somebody know who has only $z$? The networks may see these and no others.
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# Let the two networks advise a change of *every* entry, and then set the advice to zero where the
# mask is 1. A log-scale of 0 and a shift of 0 leave an entry as it is.
#
# </details>
#
# <details><summary>Hint 3</summary>
#
# Begin with a helper that both directions call: it multiplies its argument by the mask, calls the
# two networks once, and multiplies both results by one minus the mask.
#
# </details>


# %% role="solution" id="rnvp-coupling"
class AffineCoupling(nn.Module):
    """Entries with mask 1 stay fixed and determine how the others are scaled and shifted."""

    def __init__(self, mask, scale, translation):
        super().__init__()
        ### BEGIN SOLUTION
        self.register_buffer("mask", mask)
        self.scale = scale
        self.translation = translation
        ### END SOLUTION

    def forward(self, x):
        """x [N, D] -> (z [N, D], log|det dz/dx| [N])."""
        ### BEGIN SOLUTION
        log_scale, shift = self.advice(x)
        return x * log_scale.exp() + shift, log_scale.sum(dim=1)
        ### END SOLUTION

    def inverse(self, z):
        """z [N, D] -> x [N, D]."""
        ### BEGIN SOLUTION
        log_scale, shift = self.advice(z)
        return (z - shift) * (-log_scale).exp()

    def advice(self, values):
        """Log-scales and shifts, zero for the fixed entries: exp(0) = 1 keeps them."""
        kept, moved = self.mask * values, 1 - self.mask
        return moved * self.scale(kept), moved * self.translation(kept)
        ### END SOLUTION


# %% role="setup" id="rnvp-constant-coupling"
def constant_coupling():
    """A coupling of two entries: the first stays fixed, the second is doubled, plus 1."""
    doubling, adding_one = nn.Linear(2, 2), nn.Linear(2, 2)
    for network, value in ((doubling, math.log(2)), (adding_one, 1.0)):
        nn.init.zeros_(network.weight)
        nn.init.constant_(network.bias, value)
    return AffineCoupling(torch.tensor([1.0, 0.0]), doubling, adding_one)


# %% role="tests" id="rnvp-coupling-tests" check_output="true"
with visible_checks("rnvp-coupling") as check:
    coupling = constant_coupling()
    check.close(coupling(torch.tensor([[3.0, 5.0]]))[0], [[3, 11]], "3 stays fixed, 5 moves")
    check.close(coupling.inverse(torch.tensor([[3.0, 11.0]])), [[3, 5]], "and back")
    seeing = AffineCoupling(torch.tensor([1.0, 0.0]), nn.Linear(2, 2), nn.Linear(2, 2))
    places = torch.tensor([[0.5, -1.0], [-2.0, 0.3]])
    check.close(
        seeing.inverse(seeing(places)[0]), places, "there and back, any networks", atol=1e-4
    )
    fixed = seeing(places)[0][:, 0]
    check.true(torch.equal(fixed, places[:, 0]), "mask 1: unchanged to the last bit")
    given = []

    class Noted(nn.Linear):
        """A linear network that writes down what it is given."""

        def forward(self, inputs):
            given.append(inputs.detach().clone())
            return super().forward(inputs)

    asking = AffineCoupling(torch.tensor([1.0, 0.0]), Noted(2, 2), Noted(2, 2))
    asking(places)
    asking.inverse(places)
    check.close(len(given), 4, "calls of the two networks in one forward and one inverse")
    hidden = [inputs[:, 1].abs().max() for inputs in given if inputs.shape == (2, 2)]
    check.close(max(hidden, default=1.0), 0.0, "the networks see 0 where the mask is 0")
    trained = sum(weight.numel() for weight in asking.parameters() if weight.requires_grad)
    check.close(trained, 12, "only the two networks are trained")
    stored = [value.flatten().tolist() for value in asking.state_dict().values()]
    check.true([1.0, 0.0] in stored, "the mask is part of the layer's state")
    tracked = asking.inverse(places).requires_grad
    check.true(tracked, "gradients flow through inverse, too")
### BEGIN HIDDEN TESTS
import numpy as np

from dgm.testing import expect, expect_array, expect_close, points

COUPLING = """
import torch
from torch import nn
torch.manual_seed(seed)
def network():  # its outputs lie beyond 1 and -1
    net = nn.Sequential(nn.Linear(5, 8), nn.Tanh(), nn.Linear(8, 5))
    with torch.no_grad():
        net[2].weight.mul_(2)
        net[2].bias.copy_(torch.tensor([1.5, -1.5, 1.5, -1.5, 1.5]))
    return net
scale, translation = network(), network()
mask, x = torch.tensor(mask), torch.tensor(x)
layer = AffineCoupling(mask, scale, translation).double()
"""
FORWARD = COUPLING + "layer(x)[0].detach()"
BACK = """
back = layer.inverse(layer(x)[0].to(x))  # what has another type loses the points of its type alone
[back.detach(), layer(layer.inverse(x).to(x))[0].detach()]
"""
# How a number changes with some tensors, by its gradient and by two close values.
SLOPES = """
def slopes(number, tensors):
    value = number()
    if not value.requires_grad:
        return [[None, 0.0]]
    pairs = []
    for tensor, slope in zip(tensors, torch.autograd.grad(value, tensors, allow_unused=True)):
        step = 1e-5 * torch.randn_like(tensor)
        with torch.no_grad():
            tensor += step
            above = number()
            tensor -= 2 * step
            measured = float(above - number()) / 2
            pairs.append([None if slope is None else float((slope * step).sum()), measured])
            tensor += step
    return pairs
"""
BACK_GRADIENTS = """
inputs = [x.requires_grad_(), *scale.parameters(), *translation.parameters()]
slopes(lambda: (layer.inverse(x) ** 2).sum(), inputs)
"""
QUESTIONS = """
asked = []
for net in (scale, translation):
    net.register_forward_pre_hook(lambda net, inputs: asked.append(inputs[0].detach().clone()))
layer(x)
way = len(asked)
layer.inverse(x)
[asked, way]
"""
STATE = """
from copy import deepcopy
other = AffineCoupling(1 - mask, deepcopy(scale), deepcopy(translation)).double()
other.load_state_dict(layer.state_dict())
x_moves = not torch.equal(layer(x)[0], x)
trained = sum(p.numel() for p in layer.parameters() if p.requires_grad)
networks = sum(p.numel() for net in (scale, translation) for p in net.parameters())
[layer(x)[0].detach(), other(x)[0].detach(), trained - networks, x_moves]
"""
# One row, in both types.
FORM = """
found = []
for dtype in (torch.float32, torch.float64):
    layer, z = layer.to(dtype), x[:1].to(dtype)
    found.append([layer(z)[0].detach(), layer.inverse(z).detach()])
found
"""


def draw(rng):
    mask = rng.permutation([1, 1, 0, 0, int(rng.integers(2))]).astype(np.float32)
    x = rng.normal(size=(6, 5)).astype(np.float32).astype(np.float64)
    return {"seed": int(rng.integers(2**31)), "mask": mask, "x": x}


@points(1)
def test_scales_then_shifts(student, reference, rng):
    """Entries with mask 0 are multiplied by the exponential of the scale network's answer, then
    shifted by the translation's."""
    inputs = draw(rng)
    mistake = "scale first, then shift; both for mask 0 only; the networks see the rest only"
    what = f"z ({mistake})"
    expected = reference.run(FORWARD, **inputs)
    expect_close(student.run(FORWARD, **inputs), expected, what, rtol=1e-4, atol=1e-4)


@points(0.125)
def test_kept_entries_pass_unchanged(student, rng):
    """Entries with mask 1 come out exactly as they went in; the others move."""
    inputs = draw(rng)
    z = expect_array(student.run(FORWARD, **inputs), (6, 5), what="z")
    kept = inputs["mask"] == 1
    expect((z[:, kept] == inputs["x"][:, kept]).all(), "an entry with mask 1 has changed")
    expect((z[:, ~kept] != inputs["x"][:, ~kept]).any(), "no entry with mask 0 has moved")


@points(0.25)
def test_networks_see_the_kept_entries_only(student, rng):
    """Each network is asked once a pass, with zeros in place of the entries that move."""
    inputs = draw(rng)
    asked, way = student.run(COUPLING + QUESTIONS, **inputs)
    expect(way == 2, f"forward asked the two networks {way} times in all: once each expected")
    expect(len(asked) == 4, f"inverse asked the networks {len(asked) - way} times in all, not 2")
    for question in asked:
        what = "what a network is asked about (mask times x?)"
        expect_close(question, inputs["mask"] * inputs["x"], what, rtol=1e-6)


@points(2)
def test_inverse_undoes_forward(student, rng):
    """There and back again is the identity, from either end."""
    inputs = draw(rng)
    z = expect_array(student.run(FORWARD, **inputs), (6, 5), what="z")
    expect(not np.allclose(z, inputs["x"]), "forward moves nothing")
    others = student.run(FORWARD, **{**inputs, "seed": inputs["seed"] ^ 1})
    expect(
        not np.allclose(z, expect_array(others, (6, 5), what="z")),
        "forward does the same whatever the networks answer",
    )
    for way, result in zip(
        ("inverse(forward(x))", "forward(inverse(x))"),
        student.run(COUPLING + BACK, **inputs),
        strict=True,
    ):
        mistake = "the shift goes first on the way back, and the scale's sign turns"
        expect_close(result, inputs["x"], f"{way} ({mistake})", rtol=1e-4, atol=1e-4)


@points(0.25)
def test_gradients_flow_through_the_inverse(student, rng):
    """What inverse returns has gradients by the noise and by both networks."""
    for by_gradient, measured in student.run(COUPLING + SLOPES + BACK_GRADIENTS, **draw(rng)):
        expect(by_gradient is not None, "no gradient flows through inverse (no_grad, detach?)")
        what = "a slope of inverse by autograd, against a difference of its values (detach?)"
        expect_close(1e5 * by_gradient, 1e5 * measured, what, rtol=1e-4, atol=1e-4)


@points(0.25)
def test_the_mask_is_state(student, rng):
    """A layer that loads the state of another one has its mask too; the mask is not trained."""
    mine, loaded, extra, moves = student.run(COUPLING + STATE, **draw(rng))
    expect(moves is True, "forward moves nothing")
    expect(extra == 0, f"besides its networks the layer trains {extra} numbers: the mask?")
    what = "the map after load_state_dict (the mask has to be saved with the layer: a buffer)"
    expect_close(loaded, mine, what, rtol=1e-8)


@points(0.125)
def test_a_batch_keeps_its_type_and_its_rows(student, rng):
    """Both directions give the type of the batch, and one row for one row."""
    types = np.float32, np.float64
    for dtype, (z, x) in zip(types, student.run(COUPLING + FORM, **draw(rng)), strict=True):
        expect_array(z, (1, 5), dtype, f"z of one row in {dtype.__name__}")
        expect_array(x, (1, 5), dtype, f"inverse of one row in {dtype.__name__}")


### END HIDDEN TESTS

# %% role="tests" id="rnvp-coupling-log-det-tests" check_output="true"
with visible_checks("rnvp-coupling-log-det") as check:
    _, log_det = constant_coupling()(torch.ones(3, 2))
    check.close(log_det, [math.log(2)] * 3, "one of two entries is doubled: log 2")
    bent = AffineCoupling(torch.tensor([1.0, 0.0, 0.0]), nn.Linear(3, 3), nn.Linear(3, 3))
    somewhere = torch.tensor([[0.3, -1.0, 2.0]])
    table = torch.autograd.functional.jacobian(lambda x: bent(x[None])[0][0], somewhere[0])
    measured = torch.linalg.slogdet(table).logabsdet
    check.close(bent(somewhere)[1], measured[None], "the Jacobian by autograd", atol=1e-4)
    check.true(bent(somewhere)[1].requires_grad, "gradients flow through the log-determinant")
### BEGIN HIDDEN TESTS
import numpy as np

from dgm.testing import expect, expect_array, expect_close, points

COUPLING = """
import torch
from torch import nn
torch.manual_seed(seed)
def network():  # its outputs lie beyond 1 and -1
    net = nn.Sequential(nn.Linear(5, 8), nn.Tanh(), nn.Linear(8, 5))
    with torch.no_grad():
        net[2].weight.mul_(2)
        net[2].bias.copy_(torch.tensor([1.5, -1.5, 1.5, -1.5, 1.5]))
    return net
scale, translation = network(), network()
mask, x = torch.tensor(mask), torch.tensor(x)
layer = AffineCoupling(mask, scale, translation).double()
"""
RULER = """
rows = [
    torch.autograd.functional.jacobian(lambda u: layer(u[None])[0].reshape(-1), row) for row in x
]
[layer(x)[1].detach(), torch.stack(rows)]
"""
FORM = "[layer.to(t)(x[:1].to(t))[1].detach() for t in (torch.float32, torch.float64)]"
# How the likelihood changes with a network's parameters, by its gradient and by two close values.
GRADIENTS = """
def loss():
    z, log_det = layer(x)
    return ((z**2).sum(dim=1) / 2 - log_det).mean()
pairs = []
for net in (scale, translation):
    value, parameters = loss(), list(net.parameters())
    steps = [1e-4 * torch.randn_like(p) for p in parameters]
    slopes = [None]
    if value.requires_grad:
        slopes = torch.autograd.grad(value, parameters, allow_unused=True)
    values = []
    for size in (1, -2, 1):
        with torch.no_grad():
            for parameter, step in zip(parameters, steps):
                parameter += size * step
            values.append(loss())
    by_gradient = None
    if all(slope is not None for slope in slopes):
        by_gradient = float(sum((slope * step).sum() for slope, step in zip(slopes, steps)))
    pairs.append([by_gradient, float(values[0] - values[1]) / 2])
pairs
"""


def draw(rng):
    mask = rng.permutation([1, 1, 0, 0, int(rng.integers(2))]).astype(np.float32)
    x = rng.normal(size=(6, 5)).astype(np.float32).astype(np.float64)
    return {"seed": int(rng.integers(2**31)), "mask": mask, "x": x}


@points(1.25)
def test_it_is_the_jacobians(student, rng):
    """The reported log-determinant is that of the Jacobian by autograd, row by row."""
    inputs = draw(rng)
    reported, jacobians = student.run(COUPLING + RULER, **inputs)
    jacobians = expect_array(jacobians, (6, 5, 5), what="the Jacobian by autograd")
    reported = expect_array(reported, (6,), what="log_det (a number a row)")
    measured = np.linalg.slogdet(jacobians)[1]
    expect(np.isfinite(measured).all(), "the Jacobian of forward is singular")
    what = "log_det, against the Jacobian by autograd (the moved entries' log-scales, summed?)"
    expect_close(reported, measured, what, rtol=1e-7, atol=1e-8)
    others, _ = student.run(COUPLING + RULER, **{**inputs, "seed": inputs["seed"] ^ 1})
    expect(
        not np.allclose(reported, expect_array(others, (6,), what="log_det")),
        "log_det is the same whatever the scale network answers",
    )


@points(0.5)
def test_both_networks_learn(student, rng):
    """The likelihood's gradient reaches both networks, through z and through the
    log-determinant."""
    pairs = student.run(COUPLING + GRADIENTS, **draw(rng))
    for name, (by_gradient, measured) in zip(("scale", "translation"), pairs, strict=True):
        expect(by_gradient is not None, f"no gradient reaches the {name} network (detach?)")
        what = (
            f"a slope of z^2/2 - log_det in the {name} network by autograd, against a difference "
            "of its values (detach?)"
        )
        # loose enough for values in float32
        expect_close(1e4 * by_gradient, 1e4 * measured, what, rtol=2e-3, atol=2e-3)


@points(0.125)
def test_it_has_the_type_of_the_batch(student, rng):
    """The log-determinant has the type of the batch, and one number for one row."""
    types = np.float32, np.float64
    for dtype, log_det in zip(types, student.run(COUPLING + FORM, **draw(rng)), strict=True):
        expect_array(log_det, (1,), dtype, f"log_det of one row in {dtype.__name__}")


### END HIDDEN TESTS

# %% [markdown]
# ## A flow is a sequence of layers
#
# One layer moves half of the pixels, and it can only scale and shift them. In a sequence with
# alternating masks, each layer works on the output of the layer before it.
#
# **Contract.** The layers of `RealNVP(layers)` are *any* modules that report their log-determinant
# in `forward` and have an `inverse`. `forward(x)` applies them from the first to the last and
# reports its log-determinant; `inverse(z)` undoes `forward`.


# %% role="solution" id="rnvp-flow"
class RealNVP(nn.Module):
    """A sequence of layers; the first one is next to the data."""

    def __init__(self, layers):
        super().__init__()
        self.layers = nn.ModuleList(layers)

    def forward(self, x):
        """x [N, D] -> (z [N, D], log|det dz/dx| [N]) of all layers together."""
        ### BEGIN SOLUTION
        total = x.new_zeros(len(x))
        for layer in self.layers:
            x, log_det = layer(x)
            total = total + log_det
        return x, total
        ### END SOLUTION

    def inverse(self, z):
        """z [N, D] -> x [N, D]."""
        ### BEGIN SOLUTION
        for layer in reversed(self.layers):
            z = layer.inverse(z)
        return z
        ### END SOLUTION


# %% role="setup" id="rnvp-probe-layer"
class Stretch(nn.Module):
    """A test layer: every entry times `factor`."""

    def __init__(self, factor):
        super().__init__()
        self.factor = factor

    def forward(self, x):
        return self.factor * x, x.new_full((len(x),), x.shape[1] * math.log(abs(self.factor)))

    def inverse(self, z):
        return z / self.factor


# %% role="tests" id="rnvp-flow-tests" check_output="true"
with visible_checks("rnvp-flow") as check:
    sixfold = RealNVP([Stretch(2.0), Stretch(3.0)])
    twos = torch.full((4, 5), 2.0)
    check.close(sixfold(twos)[0], 6 * twos, "twice, then three times")
    check.close(sixfold(twos)[1], [5 * math.log(6)] * 4, "in each of five dimensions")
    check.close(sixfold.inverse(6 * twos), twos, "and back")

    class Cube(nn.Module):
        """A test layer: every entry to the power of 3."""

        def forward(self, x):
            return x**3, (3 * x**2).log().sum(dim=1)

        def inverse(self, z):
            return z.sign() * z.abs() ** (1 / 3)

    bent = RealNVP([Stretch(2.0), Cube()])
    ones = torch.ones(4, 5, requires_grad=True)
    check.close(bent(ones)[1], [5 * math.log(2 * 12)] * 4, "twice, then to the power of 3")
    check.close(bent.inverse(8 * ones), ones, "the last layer is undone first")
    check.true(bent(ones)[1].requires_grad, "gradients flow through the log-determinant")
### BEGIN HIDDEN TESTS
import numpy as np

from dgm.testing import expect, expect_array, expect_close, points

# Layers that do not commute: two dense matrices with a bend between them, and a shift.
LAYERS = """
import torch
from torch import nn
class Dense(nn.Module):
    def __init__(self, matrix):
        super().__init__()
        self.matrix = nn.Parameter(torch.tensor(matrix))
    def forward(self, x):
        return x @ self.matrix.T, torch.linalg.slogdet(self.matrix).logabsdet.expand(len(x))
    def inverse(self, z):
        return torch.linalg.solve(self.matrix, z.T).T
class Bend(nn.Module):
    def forward(self, x):
        return torch.asinh(x) + 1, -torch.log1p(x**2).sum(dim=1) / 2
    def inverse(self, z):
        return torch.sinh(z - 1)
flow = RealNVP([Dense(matrices[0]), Bend(), Dense(matrices[1]), Bend()])
x = torch.tensor(x)
"""
RULER = """
z, log_det = flow(x)
rows = [
    torch.autograd.functional.jacobian(lambda u: flow(u[None])[0].reshape(-1), row) for row in x
]
reached = [False]
if log_det.requires_grad:
    grads = torch.autograd.grad(log_det.sum(), list(flow.parameters()), allow_unused=True)
    reached = [grad is not None for grad in grads]
[z.detach(), log_det.detach(), torch.stack(rows), reached]
"""
THERE = "flow(x)[0].detach()"
BACK = "z = torch.tensor(z)\n[flow.inverse(flow(x)[0]).detach(), flow(flow.inverse(z))[0].detach()]"
REACHED_BACK = """
z = torch.tensor(z, requires_grad=True)
back = flow.inverse(z)
grads = [None]
if back.requires_grad:
    grads = torch.autograd.grad(back.sum(), [z, *flow.parameters()], allow_unused=True)
[back.detach(), [grad is not None for grad in grads]]
"""
FORM = """
found = []
for dtype in (torch.float32, torch.float64):
    flow, row = flow.to(dtype), x[:1].to(dtype) / 10
    z, log_det = flow(row)
    found.append([z.detach(), log_det.detach(), flow.inverse(row).detach()])
found
"""


def draw(rng):
    """Points, and layers that stretch by little: what is undone comes back to many digits."""
    turns, _ = np.linalg.qr(rng.normal(size=(2, 3, 3)))
    matrices = turns * rng.uniform(0.7, 1.5, (2, 1, 3))
    return {"matrices": matrices, "x": rng.normal(size=(5, 3))}


@points(1)
def test_log_determinants_add_up(student, reference, rng):
    """The log-determinant of all layers together is that of the whole map's Jacobian, and
    gradients reach every layer through it."""
    inputs = draw(rng)
    z, log_det, jacobians, reached = student.run(LAYERS + RULER, **inputs)
    right = reference.run(LAYERS + RULER, **inputs)
    expect_close(z, right[0], "z (from the first layer to the last?)", rtol=1e-4, atol=1e-5)
    jacobians = expect_array(jacobians, (5, 3, 3), what="the Jacobian by autograd")
    what = "log_det of all layers (every layer's own, at what it was given, added up?)"
    expect_close(log_det, np.linalg.slogdet(jacobians)[1], what, rtol=1e-4, atol=1e-4)
    expect(all(reached), "no gradient reaches some layer through the log-determinant")


@points(1)
def test_inverse_undoes_all_layers(student, rng):
    """There and back again is the identity, from either end, for layers that do not commute."""
    inputs = {**draw(rng), "z": 0.3 * rng.normal(size=(5, 3))}
    z = expect_array(student.run(LAYERS + THERE, **inputs), (5, 3), what="z")
    expect(not np.allclose(z, inputs["x"]), "forward changes nothing: do the layers run?")
    there_and_back, back_and_there = student.run(LAYERS + BACK, **inputs)
    mistake = "the last layer is undone first"
    what = f"inverse(forward(x)) ({mistake})"
    expect_close(there_and_back, inputs["x"], what, rtol=1e-4, atol=1e-4)
    what = f"forward(inverse(z)) ({mistake})"
    expect_close(back_and_there, inputs["z"], what, rtol=1e-4, atol=1e-4)


@points(0.125)
def test_results_keep_gradients_type_and_rows(student, rng):
    """What inverse returns has gradients by the noise and by every layer. Both directions give the
    type of the batch, and one row for one row."""
    z = 0.3 * rng.normal(size=(5, 3))
    back, reached = student.run(LAYERS + REACHED_BACK, **draw(rng), z=z)
    back = expect_array(back, (5, 3), what="inverse(z)")
    expect(not np.allclose(back, z), "inverse changes nothing: do the layers run?")
    expect(all(reached), "no gradient flows through inverse (no_grad, detach?)")
    types = np.float32, np.float64
    for dtype, found in zip(types, student.run(LAYERS + FORM, **draw(rng)), strict=True):
        for name, value, shape in zip(
            ("z", "log_det", "inverse"), found, ((1, 3), (1,), (1, 3)), strict=True
        ):
            expect_array(value, shape, dtype, f"{name} of one row in {dtype.__name__}")


### END HIDDEN TESTS

# %% [markdown]
# ## The density
#
# **Contract.** `flow` takes `x`, `[N, D]`, and reports its log-determinant. It may be any flow.
# The noise is standard normal in $D$ dimensions. `flow_log_prob` returns the full
# $\log p(x)$, constants included: a tensor `[N]`, in nats.


# %% role="solution" id="rnvp-log-prob"
def flow_log_prob(flow, x):
    """log p(x) for every row of x [N, D], under standard normal noise: a tensor [N], in nats."""
    ### BEGIN SOLUTION
    z, log_det = flow(x)
    return log_det - (z**2 + math.log(2 * math.pi)).sum(dim=1) / 2
    ### END SOLUTION


# %% role="tests" id="rnvp-log-prob-tests" check_output="true"
with visible_checks("rnvp-log-prob") as check:
    middle = flow_log_prob(Stretch(3.0), torch.zeros(2, 1))
    check.close(
        middle.exp(), [3 / math.sqrt(2 * math.pi)] * 2, "a bell curve with a third of the width"
    )
    edge = flow_log_prob(Stretch(3.0), torch.ones(2, 1))
    check.close(
        middle - edge, [4.5] * 2, "one unit out is three standard deviations from the middle"
    )
### BEGIN HIDDEN TESTS
import numpy as np

from dgm.testing import expect, expect_array, expect_close, expect_number, points

# A matrix, a bend, a matrix.
FLOW = """
import torch
matrix = torch.tensor(matrix, requires_grad=True)
x = torch.tensor(x)
def flow(x):
    straight = x @ matrix.T
    log_det = torch.linalg.slogdet(matrix).logabsdet + torch.log(torch.cosh(straight)).sum(dim=1)
    return torch.sinh(straight) - 0.3, log_det
"""
LOG_PROB = FLOW + "flow_log_prob(flow, x).detach()"
GRADIENT = """
value = flow_log_prob(flow, x).sum()
gradient = torch.autograd.grad(value, matrix)[0] if value.requires_grad else None
value.detach(), gradient
"""


def draw(rng, size=2):
    left, right = np.linalg.qr(rng.normal(size=(2, size, size)))[0]
    matrix = left @ np.diag(rng.uniform(0.7, 1.4, size)) @ right  # neither flat nor steep
    return {"matrix": matrix.astype(np.float32), "x": rng.normal(size=(7, size)).astype(np.float32)}


@points(1)
def test_the_density_has_mass_one(student, rng):
    """On a line and in a plane the density integrates to one, by quadrature."""
    axis, step = np.linspace(-6, 6, 121, retstep=True)
    for size in (1, 2):
        inputs = draw(rng, size)
        grid = np.stack(np.meshgrid(*[axis] * size), axis=-1).reshape(-1, size)
        inputs["x"] = grid.astype(np.float32)
        log_prob = student.run(LOG_PROB, **inputs)
        log_prob = expect_array(log_prob, (len(inputs["x"]),), what="flow_log_prob")
        mass = expect_number(float(np.exp(log_prob).sum() * step**size), what="the total mass")
        expect(
            abs(mass - 1) < 0.01,
            f"the density in {size} dimensions has mass {mass:.4g}, and 1 is right (the sign of "
            "the log-determinant? the constant of the normal density? the noise at z?)",
        )
        others = student.run(LOG_PROB, matrix=np.float32(1.5) * inputs["matrix"], x=inputs["x"])
        expect(
            not np.allclose(log_prob, expect_array(others, log_prob.shape, what="flow_log_prob")),
            "the density is the same whatever the flow",
        )


@points(0.5)
def test_every_row_has_its_own_density(student, reference, rng):
    """The log-density of every row is the noise's where the row goes, plus the log-volume."""
    inputs = draw(rng, size=4)
    what = "flow_log_prob (the normal density at z, not x; summed over dimensions, not rows)"
    expected = reference.run(LOG_PROB, **inputs)
    expect_close(student.run(LOG_PROB, **inputs), expected, what, rtol=1e-4, atol=1e-4)


@points(0.5)
def test_the_flow_learns_from_it(student, reference, rng):
    """A gradient reaches the flow through the noise and through the log-determinant."""
    inputs = draw(rng, size=3)
    value, gradient = student.run(FLOW + GRADIENT, **inputs)
    expect(gradient is not None, "no gradient reaches the flow: detach() or .item()?")
    what = "the gradient of the log-density in the flow's parameters"
    gradient = expect_array(gradient, (3, 3), what=what)
    right_value, right = reference.run(FLOW + GRADIENT, **inputs)
    # Where the value is another one, its own test says so; here only the graph counts.
    if np.isclose(expect_number(value, what="the sum of log p(x)"), float(right_value), rtol=1e-4):
        expect_close(gradient, right, f"{what} (a part cut off?)", rtol=1e-3, atol=1e-3)
    expect(gradient.any(), f"{what} is zero")


@points(0.125)
def test_it_has_the_type_of_the_batch(student, rng):
    """The log-density has the type of the batch, and one number for one row."""
    inputs = draw(rng, size=3)
    for dtype in (np.float32, np.float64):
        row = {"matrix": inputs["matrix"].astype(dtype), "x": inputs["x"][:1].astype(dtype)}
        what = f"flow_log_prob of one row in {dtype.__name__}"
        expect_array(student.run(LOG_PROB, **row), (1,), dtype, what)


### END HIDDEN TESTS

# %% [markdown]
# How much time does this save? The next cell computes the log-determinant of a whole flow for one
# picture in two ways: as reported by the layers, and with autograd and a determinant of a 784 by
# 784 matrix.

# %% role="setup" id="rnvp-make-flow"
RNVP_HIDDEN = budget(smoke=64, cpu=256, gpu=512)
RNVP_LAYERS = 8


def make_realnvp(masks, hidden):
    """One coupling for each mask of [K, D], each with its own two networks."""
    size = masks.shape[1]
    layers = [AffineCoupling(mask, *scale_and_translation(size, hidden)) for mask in masks]
    return RealNVP(layers).to(DEVICE)


# %% role="run" id="rnvp-ruler"
set_seed()
shaken = make_realnvp(checkerboard_masks(ROWS, COLUMNS, RNVP_LAYERS), RNVP_HIDDEN)
with torch.no_grad():
    for weight in shaken.parameters():
        weight.add_(0.03 * torch.randn_like(weight))
probe_picture = torch.randn(1, ROWS * COLUMNS, device=DEVICE)
started = time.perf_counter()
reported = shaken(probe_picture)[1].item()
coupling_seconds = time.perf_counter() - started
started = time.perf_counter()
jacobian = torch.func.jacrev(lambda u: shaken(u[None])[0][0])(probe_picture[0])
measured = torch.linalg.slogdet(jacobian.double()).logabsdet.item()
ruler_seconds = time.perf_counter() - started
print(f"{'':22}{'log-determinant':>16}{'milliseconds':>14}")
print(f"{'reported by layers':22}{reported:16.4f}{1e3 * coupling_seconds:14.1f}")
print(f"{'autograd and slogdet':22}{measured:16.4f}{1e3 * ruler_seconds:14.1f}")

# %% [markdown]
# ## From levels to the real line
#
# A density does not suit levels. Levels are points, and a density can be as high as it likes at a
# point, so the likelihood has no upper bound and means nothing. So we spread each level over an
# interval of length 1 by *dequantisation*: we add noise between 0 and 1. The numbers now fill
# $[0, 256)$, and we divide them by 256. This division changes the volume, and we must count the
# change.
#
# **Contract.** `dequantise(levels)` returns $y = (\text{levels} + u) / 256$ with independent
# uniform $u \in [0, 1)$, one for every entry. Every call draws new $u$ and does not set a seed. The
# function reports the log-determinant of the division; adding $u$ is a shift and stretches nothing.


# %% role="solution" id="rnvp-dequantise"
def dequantise(levels):
    """levels [N, D] -> (y [N, D] in the unit interval, log-determinant [N])."""
    ### BEGIN SOLUTION
    y = (levels + torch.rand_like(levels)) / 256
    return y, levels.new_full((len(levels),), -levels.shape[1] * math.log(256))
    ### END SOLUTION


# %% role="tests" id="rnvp-dequantise-tests" check_output="true"
with visible_checks("rnvp-dequantise") as check:
    some_levels = torch.tensor([[0.0, 1.0, 255.0], [7.0, 128.0, 254.0]])
    spread, log_det = dequantise(some_levels)
    check.close((256 * spread).floor(), some_levels, "the floor gives the levels back")
    check.shape(log_det, (2,), "one number for each row")
    black = torch.zeros(2, 50)
    (spread, once), (again, _) = dequantise(black), dequantise(black)
    check.true((spread.std(dim=1) > 5e-4).all(), "noise that differs from pixel to pixel")
    check.true(not torch.equal(spread, again), "noise that differs from call to call")
    check.true((once < 0).all(), "the division makes volumes smaller")
    check.close(dequantise(black[:, :25])[1], once / 2, "half the pixels, half the log-determinant")
### BEGIN HIDDEN TESTS
import numpy as np

from dgm.testing import expect, expect_array, expect_close, expect_items, points

TWICE = """
import torch
levels = torch.tensor(levels)
[dequantise(levels), dequantise(levels)]
"""


def twice(student, levels):
    """What two calls answer: y and its log-determinant each."""
    calls = student.run(TWICE, levels=levels)
    return [expect_items(call, 2, "dequantise (y and log_det)") for call in calls]


@points(0.75)
def test_levels_are_spread_over_their_cells(student, rng):
    """Every entry is somewhere in its own level's cell, uniformly, independently of the others,
    and elsewhere in the next call."""
    levels = rng.integers(0, 256, (40, 50)).astype(np.float64)
    (y, _), (again, _) = twice(student, levels)
    noises = []
    for values in (y, again):
        values = expect_array(values, levels.shape, what="y of dequantise(levels)")
        noise = 256 * values.astype(float) - levels
        expect(
            noise.min() > -1e-4 and noise.max() < 1 + 1e-4,
            "y times 256 leaves the cells of the levels: noise in [0, 1) first, then over 256?",
        )
        expect(
            abs(noise.mean() - 0.5) < 0.05 and abs(noise.std() - 12**-0.5) < 0.03,
            f"noise of mean 1/2 and deviation {12**-0.5:.3f} expected, got {noise.mean():.3f} and "
            f"{noise.std():.3f}: is it uniform in [0, 1)?",
        )
        noises.append(noise)
    shared = max(noises[0].mean(axis=0).std(), noises[0].mean(axis=1).std())
    expect(shared < 0.12, "rows or columns share their noise: draw one number for every entry")
    expect(not np.allclose(*noises), "two calls draw the same noise: is a seed set inside?")


@points(0.75)
def test_the_squeeze_is_counted(student, reference, rng):
    """The log-determinant is that of bringing 256 levels into the unit interval, in every
    dimension."""
    for size in (1, int(rng.integers(2, 9))):
        levels = rng.integers(0, 256, (3, size)).astype(np.float64)
        _, found = twice(student, levels)[0]
        what = f"log_det of dequantise in {size} dimensions (of a division by 256; its sign?)"
        expect_close(found, twice(reference, levels)[0][1], what, rtol=1e-6)


@points(0.125)
def test_a_batch_keeps_its_type_and_its_rows(student, rng):
    """Both results have the type of the batch, and one row for one row."""
    for dtype in (np.float32, np.float64):
        y, log_det = twice(student, rng.integers(0, 256, (1, 4)).astype(dtype))[0]
        expect_array(y, (1, 4), dtype, f"y of one row in {dtype.__name__}")
        expect_array(log_det, (1,), dtype, f"log_det of one row in {dtype.__name__}")


### END HIDDEN TESTS

# %% [markdown]
# The noise of a flow covers all of $\mathbb R$, but $y$ lies in a bounded interval. A flow would
# use much of its capacity to model the ends of the interval, and it would still draw pixels that
# are blacker than black. The *logit* maps the interval to the real line. It is infinite at 0 and 1,
# so a small $\alpha$ keeps its argument away from them.
#
# **Contract.** With $u = \alpha + (1 - 2\alpha)\, y$, entry by entry,
#
# $$x = \log u - \log(1 - u).$$
#
# `to_logits(y, alpha)` returns $x$ and reports the log-determinant of the whole map from $y$ to
# $x$. For $10^{-6} \le \alpha < \frac12$ both are finite on the closed interval $0 \le y \le 1$, in
# float32 too. `from_logits(x, alpha)` maps any real $x$ back to $y$.


# %% role="solution" id="rnvp-logits"
def to_logits(y, alpha):
    """y [N, D] in [0, 1] -> (logits [N, D], log-determinant [N])."""
    ### BEGIN SOLUTION
    u = alpha + (1 - 2 * alpha) * y
    log_u, log_rest = torch.log(u), torch.log1p(-u)
    return log_u - log_rest, (math.log(1 - 2 * alpha) - log_u - log_rest).sum(dim=1)
    ### END SOLUTION


def from_logits(x, alpha):
    """Logits [N, D] -> y [N, D], the inverse of to_logits."""
    ### BEGIN SOLUTION
    return (torch.sigmoid(x) - alpha) / (1 - 2 * alpha)
    ### END SOLUTION


# %% role="tests" id="rnvp-logits-tests" check_output="true"
with visible_checks("rnvp-logits") as check:
    halves = torch.full((2, 3), 0.5)
    check.close(to_logits(halves, 0.1)[0], torch.zeros(2, 3), "the middle goes to 0")
    check.close(from_logits(torch.zeros(2, 3), 0.1), halves, "and back")
    ends = torch.tensor([[0.0, 1.0]])
    check.true(to_logits(ends, 0.01)[0].isfinite().all(), "black and white are finite")
    low, middle, high = (to_logits(torch.full((1, 1), y), 0.1) for y in (0.29, 0.3, 0.31))
    slope = (high[0] - low[0]).item() / 0.02
    check.close(
        middle[1], [math.log(slope)], "the logarithm of the curve's slope at 0.3", atol=0.01
    )
### BEGIN HIDDEN TESTS
import numpy as np

from dgm.testing import expect, expect_array, expect_close, points

THERE = """
import torch
y = torch.tensor(y)
x, log_det = to_logits(y, alpha)
rows = [
    torch.autograd.functional.jacobian(lambda u: to_logits(u[None], alpha)[0].reshape(-1), row)
    for row in y
]
[x.detach(), log_det.detach(), torch.stack(rows)]
"""
BACK = "import torch; from_logits(torch.tensor(x), alpha).detach()"
BACK_SLOPES = """
import torch
x = torch.tensor(x, requires_grad=True)
y = from_logits(x, alpha)
torch.autograd.grad(y.sum(), x)[0] if y.requires_grad else None
"""
FORM = "import torch; y = torch.tensor(y); [*to_logits(y, 0.1), from_logits(y, 0.1)]"


def draw(rng, ends=False):
    y = rng.uniform(0.02, 0.98, (5, 4))
    if ends:
        y[0], y[1] = 0, 1
    return {"y": y, "alpha": float(rng.uniform(0.01, 0.2))}


@points(0.375)
def test_stays_away_from_the_walls(student, reference, rng):
    """The logits are finite on the whole closed interval, and those of the squeezed values."""
    inputs = draw(rng, ends=True)
    x, log_det, _ = student.run(THERE, **inputs)
    right = reference.run(THERE, **inputs)
    expect_close(x, right[0], "the logits, black and white included (alpha?)", rtol=1e-6)
    expect_array(log_det, (5,), what="their log-determinant, black and white included")
    inputs = {"y": np.float32([[0, 1], [1, 0.5]]), "alpha": 1e-6}
    x, log_det, _ = student.run(THERE, **inputs)
    what = "of black and white in float32, with alpha = 1e-6"
    expect_array(x, (2, 2), what=f"the logits {what}")
    expect_array(log_det, (2,), what=f"the log-determinant {what}")


@points(1)
def test_both_steps_are_counted(student, rng):
    """The log-determinant is that of the Jacobian from y to the logits by autograd."""
    inputs = draw(rng)
    _, reported, jacobians = student.run(THERE, **inputs)
    jacobians = expect_array(jacobians, (5, 4, 4), what="the Jacobian by autograd")
    reported = expect_array(reported, (5,), what="log_det of to_logits (a number a row)")
    what = "log_det of to_logits, against autograd (the slope of the logit *and* of the squeeze)"
    expect_close(reported, np.linalg.slogdet(jacobians)[1], what, rtol=1e-6)


@points(0.5)
def test_from_logits_goes_back(student, rng):
    """From the logits of y it finds y again, for several values of alpha."""
    for alpha in (0.3, float(rng.uniform(0.01, 0.2))):
        y = rng.uniform(0, 1, (4, 3))
        u = alpha + (1 - 2 * alpha) * y
        found = student.run(BACK, x=np.log(u) - np.log1p(-u), alpha=alpha)
        expect_close(found, y, "y from its logits (is alpha taken back too?)", rtol=1e-6)


@points(0.125)
def test_results_keep_gradients_type_and_rows(student, rng):
    """A larger logit gives a larger y, and autograd knows it. Both functions give the type of the
    batch, and one row for one row."""
    slopes = student.run(BACK_SLOPES, x=rng.normal(size=(4, 3)), alpha=0.1)
    expect(slopes is not None, "no gradient flows through from_logits (no_grad, detach?)")
    slopes = expect_array(slopes, (4, 3), what="the slopes of from_logits")
    expect((slopes > 0).all(), "a slope of from_logits by autograd is not positive")
    for dtype in (np.float32, np.float64):
        found = student.run(FORM, y=rng.uniform(0.2, 0.8, (1, 3)).astype(dtype))
        for name, value, shape in zip(
            ("the logits", "log_det", "from_logits"), found, ((1, 3), (1,), (1, 3)), strict=True
        ):
            expect_array(value, shape, dtype, f"{name} of one row in {dtype.__name__}")


### END HIDDEN TESTS

# %% [markdown]
# The next cell loads the data and shows what the two steps do to one pixel. A small $\alpha$ moves
# black and white far away from the greys and far apart from each other. A large $\alpha$
# concentrates them in spikes.

# %% role="run" id="rnvp-data"
rnvp_images, _ = load_mnist(train=True)
rnvp_test_images, _ = load_mnist(train=False)
# The first half of MNIST's test set is easier. In random order, every part is a fair sample.
rnvp_order = torch.randperm(len(rnvp_test_images), generator=torch.Generator().manual_seed(0))
rnvp_test_images = rnvp_test_images[rnvp_order]
rnvp_train = pixel_levels(rnvp_images[: budget(smoke=1024, cpu=None, gpu=None)]).to(DEVICE)
rnvp_test = pixel_levels(rnvp_test_images[: budget(smoke=500, cpu=None, gpu=None)]).to(DEVICE)

one_pixel = rnvp_train[:, [14 * COLUMNS + 14]]
filled, _ = dequantise(one_pixel)
figure, panels = plt.subplots(1, 4, figsize=(12, 2.6), layout="constrained")
stages = {
    "levels": (one_pixel, 64),
    "dequantised, over 256": (filled, 64),
    "logit, alpha = 0.05": (to_logits(filled, 0.05)[0], 64),
    f"logit, alpha = {RNVP_ALPHA:g}": (to_logits(filled, RNVP_ALPHA)[0], 64),
}
for panel, (stage, (values, bins)) in zip(panels, stages.items(), strict=True):
    panel.hist(values.flatten().cpu(), bins=bins, color=RNVP_COLOURS["other"], log=True)
    ylabel = "pictures" if stage == "levels" else ""
    tidy_rnvp(panel, stage, xlabel="value of one pixel", ylabel=ylabel)
plt.show()

# %% [markdown]
# ## Bits per dimension
#
# A model that gives a picture the probability $P$ can store it in $-\log_2 P$ bits. This number is
# a code length, and we can use it to compare any two models that count correctly, whatever their
# architecture. The probability of a picture is the integral of the density over the cell of its
# levels: the unit cube over which dequantisation has spread it. By Jensen's inequality, the average
# of $-\log$ density over that cube is at least $-\log$ of the integral. So with
# $v = \text{levels} + u$
#
# $$\text{bits per dimension} = \frac{\text{mean of } -\log p(v)}{D \log 2}$$
#
# is never less than the length of the model's code. The density in this formula is the density of
# $v$, in units of *levels*. A network that gets $x$ models the density of $x$; every step on the
# way from $v$ to $x$ adds its log-determinant.
#
# **Contract.** `steps` is a list of functions that report their log-determinants. The first
# function gets `levels`, and each of the others gets the result of the one before it; each is
# called once. `log_density` gets the result of the last one and returns nats, `[N]`.
# `bits_per_dimension` returns the value of the formula, with the mean over the batch: a tensor
# without dimensions, which training can minimise.


# %% [markdown]
# <details><summary>Hint 1</summary>
#
# Each step reports how it changes volumes. Which sign does this number have in $\log p(v)$, if
# $x$ is a function of $v$?
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# Keep two things in the loop: the values, which go from step to step, and one sum of
# log-determinants for each picture. The noise's density comes in once, at the end.
#
# </details>


# %% role="solution" id="rnvp-bits"
def bits_per_dimension(levels, steps, log_density):
    """Bits per dimension of levels [N, D]: a tensor without dimensions."""
    ### BEGIN SOLUTION
    values, log_prob = levels, 0.0
    for step in steps:
        values, log_det = step(values)
        log_prob = log_prob + log_det
    log_prob = log_prob + log_density(values)
    return -log_prob.mean() / (levels.shape[1] * math.log(2))
    ### END SOLUTION


# %% role="tests" id="rnvp-bits-tests" check_output="true"
with visible_checks("rnvp-bits") as check:

    def to_unit(levels):  # a constant density costs the same with and without noise
        return levels / 256, levels.new_full((len(levels),), -3 * math.log(256))

    uniform = bits_per_dimension(torch.zeros(2, 3), [to_unit], lambda y: torch.zeros(len(y)))
    check.close(uniform, 8.0, "256 equally likely levels cost 8 bits")

    def doubled(values):
        return 2 * values, values.new_full((len(values),), values.shape[1] * math.log(2))

    def cubed(values):
        return values**3, (3 * values**2).log().sum(dim=1)

    def same(values):
        return values, values.new_zeros(len(values))

    def bell(values):
        return -(values**2).sum(dim=1)

    ones = torch.ones(2, 3)
    near, far = (bits_per_dimension(ones, [same], lambda y, a=a: bell(a * y)) for a in (1, 2))
    check.true(far > near, "a smaller density costs more bits")
    check.close(far / near, 4.0, "four times the nats are four times the bits")
    check.close(
        bits_per_dimension(ones, [doubled, cubed], bell),
        bits_per_dimension(8 * ones, [same], bell) - math.log2(24),
        "1 doubled is 2, and cubed is 8: density at 8, volumes times 2 and 12 in each dimension",
        atol=1e-4,
    )
    each = torch.tensor([[1.0, 1.0, 1.0], [2.0, 2.0, 2.0]])
    alone = [float(bits_per_dimension(row[None], [cubed], bell)) for row in each]
    together = bits_per_dimension(each, [cubed], bell)
    check.close(together, sum(alone) / 2, "the mean over two pictures", atol=1e-4)
    check.shape(together, (), "a tensor without dimensions")
    slope = torch.ones(1, requires_grad=True)
    learned = bits_per_dimension(ones, [lambda y: (slope * y, slope.log().expand(2))], bell)
    check.true(getattr(learned, "requires_grad", False), "gradients flow")
    calls = []
    bits_per_dimension(ones, [lambda y: calls.append(1) or (y, torch.zeros(2))], bell)
    check.close(len(calls), 1, "calls of a step")
### BEGIN HIDDEN TESTS
import numpy as np

from dgm.testing import expect, expect_array, expect_close, expect_number, points

# A density that is constant on every cell, seen through steps that bend space. `tables` holds
# the probability of each level, for each dimension.
KNOWN = """
import math
import torch
levels, noise, tables = torch.tensor(levels), torch.tensor(noise), torch.tensor(tables)
size = levels.shape[1]
def spread(levels):
    return (levels + noise) / 256, torch.full((len(levels),), -size * math.log(256.0)).double()
def bend(y):
    return torch.log(y + shift), -torch.log(y + shift).sum(dim=1)
def stretch(x):
    return x * factor, torch.full((len(x),), size * math.log(factor)).double()
steps = [spread, bend, stretch][:count]
def log_density(x):
    log_volume = torch.zeros(len(x)).double()  # from levels to x
    if count == 3:
        x = x / factor
        log_volume = log_volume + size * math.log(factor)
    if count >= 2:
        log_volume = log_volume - x.sum(dim=1)
        x = torch.exp(x) - shift
    log_volume = log_volume - size * math.log(256.0)
    cells = (256 * x).floor().long().clamp(0, 255)
    return tables.log().gather(1, cells.T).sum(dim=0) - log_volume
bits_per_dimension(levels, steps, log_density)
"""
GRADIENT = """
import torch
levels = torch.tensor(levels)
weight = torch.tensor(weight, requires_grad=True)
asked = []
def step(values):
    asked.append(len(values))
    return values * weight.exp(), weight.sum().expand(len(values))
def bits():
    return bits_per_dimension(levels, [step, step], lambda x: -(x**2).sum(dim=1) / 2)
value = bits()
calls, tracked = len(asked), getattr(value, "requires_grad", False)
gradient = torch.autograd.grad(value, weight)[0] if tracked else None
change, values = 1e-5 * torch.randn_like(weight), []
for size in (1, -2):
    with torch.no_grad():
        weight += size * change
    values.append(float(bits()))
[value.detach() if tracked else value, gradient, calls, change, (values[0] - values[1]) / 2]
"""


def draw(rng, size, count):
    return {
        "levels": rng.integers(0, 256, (6, size)).astype(np.float64),
        "noise": rng.uniform(0.1, 0.9, (6, size)),
        "shift": float(rng.uniform(0.2, 2)),
        "factor": float(rng.uniform(0.2, 0.8)),
        "count": count,
    }


@points(0.75)
def test_equally_likely_levels(student, rng):
    """The model that finds some levels equally likely costs the same whatever the preprocessing
    and the number of dimensions, and no less than its code length."""
    for count in (1, 2, 3):
        size, used = int(rng.integers(2, 9)), 2 ** (8 - count)
        inputs = draw(rng, size, count)
        inputs["levels"] %= used
        inputs["tables"] = np.tile(np.where(np.arange(256) < used, 1 / used, 0), (size, 1))
        bits = expect_number(student.run(KNOWN, **inputs), what="bits per dimension")
        what = (
            f"bits per dimension where {used} levels are equally likely, {size} dimensions, "
            f"{count} steps"
        )
        mistakes = "every step's log-determinant once; bits, not nats; over D; minus"
        expect_close(bits, float(8 - count), f"{what} ({mistakes})", rtol=1e-5)


@points(1.5)
def test_a_known_code(student, rng):
    """For a model that gives every level a known probability it is the mean code length."""
    for count in (1, 3):
        size = int(rng.integers(2, 6))
        inputs = draw(rng, size, count)
        tables = rng.dirichlet(np.full(256, 2.0), size)
        inputs["tables"] = tables
        chosen = tables[np.arange(size), inputs["levels"].astype(int)]
        bits = expect_number(student.run(KNOWN, **inputs), what="bits per dimension")
        what = f"bits per dimension of a known code, {size} dimensions, {count} steps"
        expect_close(bits, -np.log2(chosen).mean(), what, rtol=1e-5)


@points(0.5)
def test_training_can_minimise_it(student, rng):
    """It is a tensor whose gradient reaches whatever the steps and the density depend on."""
    size = int(rng.integers(2, 5))
    inputs = {"levels": rng.normal(size=(4, size)), "weight": rng.normal(size=size)}
    _, gradient, _, change, measured = student.run(GRADIENT, **inputs)
    expect(gradient is not None, "no gradient flows: .item(), float() or detach() cut the graph")
    gradient = expect_array(gradient, (size,), what="the gradient of bits per dimension")
    expect(gradient.any(), "the gradient of bits per dimension is zero")
    by_gradient = 1e5 * (gradient * np.asarray(change)).sum()
    what = "a slope of bits per dimension by autograd, against a difference of values (detach?)"
    expect_close(by_gradient, 1e5 * measured, what, rtol=1e-4, atol=1e-4)


@points(0.25)
def test_each_step_is_asked_once(student, rng):
    """Every step is called once, so that its result and its log-determinant belong to one draw of
    noise."""
    inputs = {"levels": rng.normal(size=(4, 3)), "weight": rng.normal(size=3)}
    value, _, calls, _, _ = student.run(GRADIENT, **inputs)
    expect_number(value, what="bits per dimension")
    expect(calls == 2, f"two steps were called {calls} times in all: keep both values of one call")


### END HIDDEN TESTS

# %% [markdown]
# ## Pictures from noise
#
# Sampling applies the inverse steps in reverse order. It is exact, so the noise of a real digit
# gives the same digit back, with the same levels.
#
# **Contract.** `steps_back` is a list of functions `[N, D]` to `[N, D]`, applied from the first to
# the last. The results of the last one lie in the unit interval or, for unlucky noise, slightly
# outside it. `levels_from_latents` returns, for each entry of the result, the level whose cell
# contains it: whole numbers in the dtype of `z`, 0 for values below the interval and 255 for values
# above it. The result carries no gradient.


# %% role="solution" id="rnvp-sample"
def levels_from_latents(z, steps_back):
    """Noise z [N, D] -> levels [N, D], whole numbers from 0 to 255."""
    ### BEGIN SOLUTION
    with torch.no_grad():
        for step_back in steps_back:
            z = step_back(z)
        return (256 * z).floor().clamp(0, 255)
    ### END SOLUTION


# %% role="tests" id="rnvp-sample-tests" check_output="true"
with visible_checks("rnvp-sample") as check:
    unlucky = torch.tensor([[-0.1, 0.0, 0.5, 0.999, 1.2]])
    check.close(
        levels_from_latents(unlucky, []),
        [[0, 0, 128, 255, 255]],
        "each number gets the level of its cell",
    )
    half_then_more = [lambda z: z / 2, lambda z: z + 0.25]
    check.close(
        levels_from_latents(torch.tensor([[0.5]]), half_then_more), [[128]], "steps in order"
    )
    check.close(levels_from_latents(torch.tensor([[0.3]]), []), [[76]], "the cell that 76.8 is in")
### BEGIN HIDDEN TESTS
import numpy as np

from dgm.testing import expect, expect_array, expect_close, points

WAY_BACK = """
import torch
matrix = torch.tensor(matrix, requires_grad=True)
def straighten(z):
    return torch.linalg.solve(matrix, z.T).T
def squeeze(x):
    return (torch.sigmoid(x) - alpha) / (1 - 2 * alpha)
levels = levels_from_latents(torch.tensor(z), [straighten, torch.asinh, squeeze])
tracked = levels.requires_grad
[levels.detach(), tracked]
"""


@points(1.125)
def test_a_digit_comes_back_from_its_noise(student, rng):
    """From the noise that belongs to given levels it draws exactly those levels."""
    levels = rng.integers(0, 256, (30, 4))
    levels[0], levels[1] = 0, 255
    alpha = float(rng.uniform(0.01, 0.1))
    u = alpha + (1 - 2 * alpha) * (levels + rng.uniform(0.05, 0.95, levels.shape)) / 256
    matrix = rng.normal(0, 0.3, (4, 4)) + np.eye(4)
    z = np.sinh(np.log(u) - np.log1p(-u)) @ matrix.T
    found, _ = student.run(WAY_BACK, z=z, matrix=matrix, alpha=alpha)
    what = "the levels (steps in the order given? the cell's own level, neither 255 nor rounded?)"
    expect_close(found, levels.astype(np.float64), what, rtol=0, atol=1e-9)


@points(0.125)
def test_the_dtype_is_that_of_the_noise(student, rng):
    """Noise of float32 gives float32, and noise of float64 gives float64."""
    for dtype in (np.float32, np.float64):
        inputs = {"z": rng.normal(size=(2, 3)).astype(dtype), "matrix": np.eye(3, dtype=dtype)}
        found, _ = student.run(WAY_BACK, alpha=0.1, **inputs)
        expect_array(found, None, dtype, "the levels' type", kind="tensor", finite=False)


@points(0.75)
def test_wild_noise_still_draws_levels(student, reference, rng):
    """However far out the noise is, the pixels are whole numbers that a picture can show, and no
    gradient is kept."""
    z = 30 * rng.normal(size=(50, 4))
    inputs = {"z": z, "matrix": np.eye(4) + 0.1 * rng.normal(size=(4, 4)), "alpha": 0.2}
    found, tracked = student.run(WAY_BACK, **inputs)
    found = expect_array(found, (50, 4), what="levels of wild noise")
    expect(tracked is False, "the levels carry a graph: sampling needs no gradient (no_grad)")
    expect((found == np.floor(found)).all(), "levels are whole numbers")
    low, high = found.min(), found.max()
    extent = f"levels from {low:g} to {high:g}"
    expect(low >= 0 and high <= 255, f"{extent}: 0 to 255 expected (clamp?)")
    expect(low == 0 and high == 255, f"{extent}: black and white are missing")
    levels, _ = reference.run(WAY_BACK, **inputs)
    expect_close(found, levels, "levels of wild noise (too black stays black?)", atol=1)


### END HIDDEN TESTS

# %% [markdown]
# ## What goes wrong without the full count: two pixels and five accountants
#
# Take two neighbouring pixels in the middle of every digit. With two dimensions we can compute the
# right answer: count how often every pair of levels occurs. The entropy of these counts, in bits
# per dimension, is a *floor*. No code for these pictures can be shorter on average, and no correct
# number can be lower. In two dimensions we can also sum a density over all levels, and this mass
# has to equal 1.
#
# Five accountants train a small flow on the pairs, with the functions above:
#
# 1. counts everything;
# 2. forgets the log-determinant of the division by 256;
# 3. forgets the log-determinant of the logit;
# 4. forgets the log-determinants of the coupling layers;
# 5. counts everything, but adds no noise: the levels are divided by 256 as they are.
#
# Each accountant minimises its own number and reports it.

# %% [markdown] role="written" id="rnvp-prediction" points="1"
# **Write down a prediction before you run the next cells.** For each of the accountants 2 to 5:
# will its number be better or worse than the number of accountant 1, and by how much, if you can
# tell? Which of the four train the same flow as accountant 1, and which train a different one? Give
# a reason for each. You lose no points for a wrong prediction, but you lose points for a missing
# reason.
# ### BEGIN MARK SCHEME
# - 0.5 points: the answer says better or worse for all four, each with a reason (what the forgotten
#   term is, or what its sign is). The predictions may be right or wrong. Three with reasons: half.
# - 0.5 points: the answer says which of the four train a different flow, with the reason that a
#   term without parameters has no gradient. The prediction may be right or wrong. No reason: 0.
# ### END MARK SCHEME
# ### BEGIN SOLUTION
# 2: better by exactly 8 bits, because the constant log 256 is missing in each dimension. The flow
# is the same, because a constant has no gradient. 3: the logit is steeper than 1 everywhere, so its
# log-determinant is positive and the number gets worse without it. The log-determinant depends only
# on the data and the noise, so the flow is the same again. 4: a different flow. Nothing limits the
# scales any more, so it squeezes all data towards z = 0, where the normal density is largest. Its
# number could be better or worse; I say better. 5: a different flow. It can concentrate its density
# at the corners of the cells, where the data are, so its number is much better.
# ### END SOLUTION


# %% role="run" id="rnvp-accountants"
def silent(step):
    """The same step, but it reports a log-determinant of 0."""

    def quiet(values):
        result, log_det = step(values)
        return result, torch.zeros_like(log_det)

    return quiet


def without_noise(levels):
    """A division by 256 without noise; its log-determinant is counted."""
    return levels / 256, dequantise(levels)[1]


def fit_pairs(steps, see=lambda flow: flow):
    """Train a small flow on pairs of pixels; the density uses `see(flow)`."""
    set_seed()
    flow = make_realnvp(torch.tensor([[1.0, 0.0], [0.0, 1.0]] * 4), hidden=32)
    updates = budget(smoke=25, cpu=1500, gpu=1500)
    optimizer = torch.optim.Adam(flow.parameters(), lr=5e-3)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, updates)
    claims = []
    for _ in progress(range(updates), description="two pixels", leave=False):
        batch = pairs[torch.randint(len(pairs), (512,), device=DEVICE)]
        bits = bits_per_dimension(batch, steps, partial(flow_log_prob, see(flow)))
        optimizer.zero_grad()
        bits.backward()
        nn.utils.clip_grad_norm_(flow.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        claims.append(bits.item())
    return flow, claims


@torch.no_grad()
def claimed_mass(steps, log_density):
    """The claimed density of a pair's levels, summed over [0, 256) x [0, 256)."""
    per_level = budget(smoke=1, cpu=2, gpu=2)
    axis = (torch.arange(256 * per_level, device=DEVICE) + 0.5) / per_level
    grid = torch.cartesian_prod(axis, axis)
    log_prob, values = steps[0](grid)[1], grid / 256  # a fine grid instead of noise
    for step in steps[1:]:
        values, log_det = step(values)
        log_prob = log_prob + log_det
    return ((log_prob + log_density(values)).exp().sum() / per_level**2).item()


pairs = rnvp_train[:, [14 * COLUMNS + 14, 14 * COLUMNS + 15]]
_, occurrences = pairs.unique(dim=0, return_counts=True)
frequencies = occurrences / len(pairs)
pair_floor = -(frequencies * frequencies.log2()).sum().item() / 2

pixel_logits = partial(to_logits, alpha=RNVP_ALPHA)
all_counted = [dequantise, pixel_logits]
right_flow, right_claims = fit_pairs(all_counted)
blind_flow, blind_claims = fit_pairs(all_counted, see=silent)
sharp_flow, sharp_claims = fit_pairs([without_noise, pixel_logits])
# Accountants 2 and 3 forget terms without parameters: they have the gradients of accountant 1.
accounts = {
    "1 everything counted": (right_flow, all_counted, right_flow),
    "2 256 forgotten": (right_flow, [silent(dequantise), pixel_logits], right_flow),
    "3 logit forgotten": (right_flow, [dequantise, silent(pixel_logits)], right_flow),
    "4 couplings forgotten": (blind_flow, all_counted, silent(blind_flow)),
    "5 no noise": (sharp_flow, [without_noise, pixel_logits], sharp_flow),
}
print(f"{'accountant':24}{'claimed':>9}{'all counted':>13}{'mass claimed':>14}")
for name, (flow, steps, seen) in accounts.items():
    with torch.no_grad():
        claim = bits_per_dimension(pairs, steps, partial(flow_log_prob, seen)).item()
        honest = bits_per_dimension(pairs, all_counted, partial(flow_log_prob, flow)).item()
    mass = claimed_mass(steps, partial(flow_log_prob, seen))
    print(f"{name:24}{claim:9.2f}{honest:13.2f}{mass:14.3g}")
print(f"{'floor: entropy of pairs':24}{pair_floor:9.2f}")

# %% [markdown]
# The table shows bits per dimension: the claimed number, and the cost of the *same flow* when
# everything is counted. The mass is a sum over a grid. At the smoke budget this grid is coarse, and
# even a mass of 1 is off by a fifth or so. In the plots, correct counting is green, wrong counting
# is red, and accountant 5, who counts everything but adds no noise, is blue. (At the smoke budget
# the flows are hardly trained, and you see little of this.)


# %% role="deliverable" id="rnvp-two-pixels"
def draw_pairs(flow, count=3000):
    """Pairs of levels that a small flow draws."""
    noise = torch.randn(count, 2, device=DEVICE)
    return levels_from_latents(noise, [flow.inverse, partial(from_logits, alpha=RNVP_ALPHA)])


set_seed(1)
figure, panels = plt.subplots(1, 4, figsize=(13, 3.4), layout="constrained")
clouds = {
    "data": (pairs[torch.randperm(len(pairs))[:3000]], "data"),
    "1 everything counted": (draw_pairs(right_flow), "right"),
    "4 couplings forgotten": (draw_pairs(blind_flow), "wrong"),
}
for panel, (name, (cloud, kind)) in zip(panels, clouds.items(), strict=False):
    jittered = cloud.cpu() + torch.rand(len(cloud), 2)
    panel.scatter(*jittered.T, s=2, color=RNVP_COLOURS[kind], alpha=0.5, linewidths=0)
    tidy_rnvp(panel, name, xlabel="left pixel", ylabel="right pixel", aspect="equal")
claims = {"1": (right_claims, "right"), "4": (blind_claims, "wrong"), "5": (sharp_claims, "other")}
for name, (values, kind) in claims.items():
    panels[3].plot(values, color=RNVP_COLOURS[kind], linewidth=1, label=f"accountant {name}")
panels[3].axhline(pair_floor, color="black", linestyle=":", linewidth=1, label="floor")
panels[3].legend(frameon=False, fontsize=8)
tidy_rnvp(panels[3], "claimed while training", xlabel="update", ylabel="bits per dimension")
panels[3].set_ylim(min(0.0, min(sharp_claims[20:])) - 0.5, 10)
plt.show()

# %% [markdown]
# The worst number in the table is not the most dangerous one. If you need 11 bits for a pixel of 8
# bits, you look for a mistake. If your number is a record, you may not look for one.
#
# ## Training
#
# Now use all 784 pixels and count everything. There is one more fixed step with a log-determinant:
# it shifts and scales the logits of every pixel to mean 0 and standard deviation 1. A new flow is
# the identity, so with this step it starts as a sensible model. The loss is the number that we
# report. The loop saves a checkpoint after each epoch. You can interrupt the cell at any time, look
# at the pictures, and run the cell again to continue.


# %% role="run" id="rnvp-training-loop"
def standardiser(x):
    """Two functions: scale pixels to mean 0 and deviation 1 (from x [N, D]), and the way back."""
    mean, deviation = x.mean(dim=0), x.std(dim=0)
    log_det = -deviation.log().sum()

    def forward(x):
        return (x - mean) / deviation, log_det.expand(len(x))

    return forward, lambda z: z * deviation + mean


set_seed()
standardise, unstandardise = standardiser(pixel_logits(dequantise(rnvp_train[:10_000])[0])[0])
RNVP_STEPS = [dequantise, pixel_logits, standardise]
RNVP_STEPS_BACK = [unstandardise, partial(from_logits, alpha=RNVP_ALPHA)]
RNVP_BATCH = 128


@torch.no_grad()
def bits_of(log_density, levels, count=None):
    """Bits per dimension of up to `count` pictures, a thousand at a time."""
    levels = levels[:count]
    parts = [
        bits_per_dimension(part, RNVP_STEPS, log_density).item() * len(part)
        for part in levels.split(1000)
    ]
    return sum(parts) / len(levels)


@torch.no_grad()
def draw_digits(flow, noise):
    """Images [N, 1, 28, 28] that the flow makes from noise [N, 784]."""
    return level_images(levels_from_latents(noise, [flow.inverse, *RNVP_STEPS_BACK]))


def train_realnvp(name, epochs):
    """Train a flow for MNIST. Returns it and the curves ("training", "test", "minutes")."""
    set_seed()
    flow = make_realnvp(checkerboard_masks(ROWS, COLUMNS, RNVP_LAYERS), RNVP_HIDDEN)
    optimizer = torch.optim.Adam(flow.parameters(), lr=2e-3)
    updates = epochs * math.ceil(len(rnvp_train) / RNVP_BATCH)
    warm_up = max(1, updates // 20)
    schedule = torch.optim.lr_scheduler.LambdaLR(  # linear rise, then a half cosine down
        optimizer,
        lambda k: min((k + 1) / warm_up, (1 + math.cos(math.pi * min(k / updates, 1))) / 2),
    )
    # If you change one of these answers, training does not continue from the old checkpoint.
    answers = [checkerboard_masks, scale_and_translation, AffineCoupling, RealNVP, flow_log_prob]
    answers += [dequantise, to_logits, bits_per_dimension]
    checkpoint = Checkpoint(
        f"realnvp-mnist-{name}",
        {
            "epochs": epochs,
            "pictures": len(rnvp_train),
            "alpha": RNVP_ALPHA,
            "answers": answers,
        },
        flow=flow,
        optimizer=optimizer,
        schedule=schedule,
    )
    watched, picture = torch.randn(40, ROWS * COLUMNS, device=DEVICE), LivePicture()
    epochs_done, curves = checkpoint.load()
    curves = curves or {"training": [], "test": [], "minutes": []}
    with interruptible():
        for epoch in range(epochs_done, epochs):
            started, claims = time.perf_counter(), []
            bar = progress(
                batches(rnvp_train, RNVP_BATCH),
                total=math.ceil(len(rnvp_train) / RNVP_BATCH),
                description=f"{name}, epoch {epoch + 1} of {epochs}",
                leave=False,
            )
            for batch in bar:
                bits = bits_per_dimension(batch, RNVP_STEPS, partial(flow_log_prob, flow))
                optimizer.zero_grad()
                bits.backward()
                nn.utils.clip_grad_norm_(flow.parameters(), 1.0)
                optimizer.step()
                schedule.step()
                claims.append(bits.item())
                bar.set_postfix(bits=f"{claims[-1]:.3f}", refresh=False)
            curves["minutes"].append((time.perf_counter() - started) / 60)
            curves["training"].append(sum(claims) / len(claims))
            curves["test"].append(bits_of(partial(flow_log_prob, flow), rnvp_test, 2000))
            picture.update(draw_digits(flow, watched), f"{name}: after epoch {epoch + 1}")
            checkpoint.save(epoch + 1, curves)
    return flow, curves


rnvp_runs = {"one epoch": train_realnvp("one-epoch", epochs=1)}

# %% role="run" id="rnvp-train"
rnvp_runs["RealNVP"] = train_realnvp("RealNVP", budget(smoke=2, cpu=10, gpu=40))
digit_flow, digit_curves = rnvp_runs["RealNVP"]

# %% [markdown]
# ## What you hand in
#
# You hand in the curves, a hundred samples, and the path of some digits through the layers, from
# pictures to noise, with half of the pixels moving in each layer. Run the cells after training, and
# leave their outputs in the notebook.
#
# ![Three grids of twenty pictures: real digits, broken digits with specks, and clouds of
# specks.](figures/samples.png)
#
# *Left: real digits, which is what good means. Middle: samples of the model solution after 160
# updates (the `cpu` budget has about 4,700); some are digits already, all have specks, and yours
# should be better. Right: a flow that has learnt nothing, with every pixel for itself.*

# %% role="deliverable" id="rnvp-curves"
plot_curves(
    {"training": digit_curves["training"], "test": digit_curves["test"]},
    title="Bits per dimension, one point for each epoch",
    xlabel="epoch",
    ylabel="bits per dimension",
    smooth=1,
)

# %% role="deliverable" id="rnvp-samples"
set_seed(1)
noise = torch.randn(100, ROWS * COLUMNS, device=DEVICE)
show_grid(draw_digits(digit_flow, noise), title="100 samples")
show_grid(draw_digits(digit_flow, 0.7 * noise[:20]), title="20 of them, from noise times 0.7")

# %% role="deliverable" id="rnvp-journey"
set_seed(2)
with torch.no_grad():
    travelling, there = rnvp_test[:6], []
    for step in RNVP_STEPS:
        travelling, _ = step(travelling)
    for layer in digit_flow.layers:
        there.append(travelling)
        travelling, _ = layer(travelling)
    there.append(travelling)
    returned = levels_from_latents(travelling, [digit_flow.inverse, *RNVP_STEPS_BACK])
journey = torch.stack(there, dim=1).reshape(-1, 1, ROWS, COLUMNS) / 3
title = f"From logits (left) through {RNVP_LAYERS} layers to noise (right); black is -3, white 3"
heads = ["logits", *(f"layer {number}" for number in range(1, RNVP_LAYERS + 1))]
show_grid(journey, columns=RNVP_LAYERS + 1, title=title, heads=heads)
wrong = (returned != rnvp_test[:6]).float().mean().item()
print(f"Drawn again from that noise, {wrong:.2%} of the pixels differ from the original digits.")

# %% [markdown]
# ## Cost beside quality
#
# We compare the flow with two models that need no training loop. *Histograms* model every pixel
# separately, with the frequencies of its 256 levels. *Gaussian* is one normal distribution with all
# $784 \times 784$ covariances, for the same logits. It is also a flow, with a single linear layer.
# The pictures come first, then the numbers.


# %% role="run" id="rnvp-rivals"
def fit_histograms(levels):
    """Probabilities [784, 256] of every pixel's levels; each count is increased by 1."""
    counts = torch.ones(levels.shape[1], 256, device=levels.device)
    ones = torch.ones(levels.shape[1], len(levels), device=levels.device)
    counts.scatter_add_(1, levels.long().T.contiguous(), ones)
    return counts / counts.sum(dim=1, keepdim=True)


class Gaussian:
    """A normal distribution of standardised logits, with all covariances."""

    def __init__(self, x):
        self.mean = x.mean(dim=0)
        covariance = torch.cov(x.T.double()) + 1e-4 * torch.eye(x.shape[1], device=x.device)
        self.root = torch.linalg.cholesky(covariance)

    def log_density(self, x):
        z = torch.linalg.solve_triangular(self.root, (x - self.mean).double().T, upper=False)
        log_det = -self.root.diagonal().log().sum()
        return (log_det - (z**2 + math.log(2 * math.pi)).sum(dim=0) / 2).float()

    def inverse(self, z):
        return (z.double() @ self.root.T).float() + self.mean


def code_length(tables, levels):
    """Mean bits per dimension of levels under a table of probabilities for every pixel."""
    return -tables.log2().gather(1, levels.long().T).mean().item()


set_seed(3)
started = time.perf_counter()
histograms = fit_histograms(rnvp_train)
histogram_minutes = (time.perf_counter() - started) / 60
started = time.perf_counter()
seen = rnvp_train
for step in RNVP_STEPS:
    seen, _ = step(seen)
gaussian = Gaussian(seen)
gaussian_minutes = (time.perf_counter() - started) / 60
dust = level_images(torch.multinomial(histograms, 10, replacement=True).T.float())
rows = {
    "real digits": level_images(rnvp_test[:10]),
    "histograms": dust,
    "Gaussian": draw_digits(gaussian, noise[:10]),
    "one epoch": draw_digits(rnvp_runs["one epoch"][0], noise[:10]),
    "RealNVP": draw_digits(digit_flow, noise[:10]),
}
show_grid(torch.cat([row.cpu() for row in rows.values()]), title="Ten pictures of each", rows=rows)

# %% role="run" id="rnvp-table"
set_seed(4)
print(f"{'bits per dimension':<20}{'parameters':>12}{'minutes':>9}{'training':>10}{'test':>7}")


def rnvp_row(name, parameters, minutes, training, test):
    print(f"{name:<20}{parameters:>12,}{minutes:>9.1f}{training:>10.3f}{test:>7.3f}")


def both_sets(measure):
    """`measure` of the test pictures and of the same number of training pictures."""
    return [measure(levels) for levels in (rnvp_train[: len(rnvp_test)], rnvp_test)]


size = ROWS * COLUMNS
rnvp_row("equally likely", 0, 0, 8, 8)
row = both_sets(partial(code_length, histograms))
rnvp_row("histograms", size * 255, histogram_minutes, *row)
row = both_sets(partial(bits_of, gaussian.log_density))
rnvp_row("Gaussian", size + size * (size + 1) // 2, gaussian_minutes, *row)
for name, (flow, curves) in rnvp_runs.items():
    count = sum(weight.numel() for weight in flow.parameters())
    row = both_sets(partial(bits_of, partial(flow_log_prob, flow)))
    rnvp_row(name, count, sum(curves["minutes"]), *row)
print(f"the last one, without the 256 counted:{row[1] - 8:>20.3f}")

# %% [markdown] role="written" id="rnvp-read-the-figures" points="1.5"
# **Read your own figures.** (a) Compare RealNVP with the Gaussian, in bits and in pictures: what do
# the layers gain, and at what cost? Does the flow memorise the training pictures? (b) The
# histograms know nothing about strokes, and their pictures are only noise. Compare their bits with
# the bits of the flow: why do the histograms need so few? (Most pixels of most digits are exactly
# black.) (c) With a different $\alpha$ the flow's log-density of $x$ changes by thousands of nats.
# Why can we still compare bits per dimension?
# ### BEGIN MARK SCHEME
# - 0.5 points: (a) the student's own figures: bits of both and minutes or parameters of both; a
#   description of the pictures; and a correct reading of the gap between training and test bits
#   (small: no; large or growing: yes). One of the three missing: half.
# - 0.5 points: (b) the answer compares the two figures and gives the reason: a table can put nearly
#   all probability on one level, so a black pixel costs almost nothing, while the flow has to fit a
#   smooth density of Gaussian origin into a thin cell with sharp walls (a black pixel costs bits
#   each time); or: black pixels dominate the average over pixels, and strokes are few. Figures
#   only: half.
# - 0.5 points: (c) the bits belong to the density of the levels: the log-determinant of the logit
#   cancels the effect of alpha on the density of x. (The answer need not say that alpha also
#   affects how easy the data are to fit.)
# ### END MARK SCHEME
# ### BEGIN SOLUTION
# (a) The Gaussian needs a few seconds. RealNVP needs fewer bits than the Gaussian, and fewer after
# the long run than after one epoch, but it has many times the parameters and needs minutes of
# training. The Gaussian draws blots with smooth edges. The flow draws strokes, and some of them are
# digits. If the training and test bits of the long run differ by only a few hundredths, the flow
# does not memorise the training pictures yet. (b) The histograms need few bits, often fewer than
# the flow. Four fifths of the pixels are black, and pixels at the border are always black. A table
# gives them a probability near 1, at a cost near 0. The flow must bend Gaussians to model the
# uniform noise within the cell of each black pixel, and that noise has sharp walls. The flow pays
# for the misfit 600 times in each picture. Strokes are a small part of the average. (c) The number
# describes the density in units of levels. A different alpha changes x and therefore the units of
# its density, and the log-determinant of the logit changes by exactly the same amount. The
# remaining difference is real: it shows how well this family of flows fits the data in that form.
# ### END SOLUTION

# %% [markdown] role="written" id="rnvp-why-it-looks-right" points="1.5"
# **Why does the wrong answer look right?** (a) A classmate forgot the 256 and reports -6 bits per
# dimension with excellent samples. Why are the training and the samples exactly the same as in the
# correct program, and why does the curve have the same shape? Name a test on a model, not on data,
# that finds the mistake at once. (b) The density of accountant 5 has mass 1, so nothing in it is
# counted wrongly. Why is its number still below the floor? (c) What did the flow of accountant 4
# learn to do? Why does its number still have a lower bound, and what is this bound for its own
# objective $\tfrac12 |z|^2 + \tfrac D2 \log 2\pi$, approximately?
# ### BEGIN MARK SCHEME
# - 0.5 points: (a) the term is a constant (no parameters), so all gradients are the same (half);
#   and a test: the uniform model has to cost 8 bits, or the mass of the claimed density has to be
#   1, or code lengths cannot be negative (half).
# - 0.5 points: (b) the code length needs the probability of the cell, which is an integral over the
#   cell. Without noise the density is evaluated at only one point of each cell, and it can be high
#   there and nowhere else.
# - 0.5 points: (c) the flow squeezes all data towards z = 0, because shrinking costs nothing any
#   more (half); the objective is at least D/2 log(2 pi), reached at z = 0 (half).
# ### END MARK SCHEME
# ### BEGIN SOLUTION
# (a) $\log 256$ in each dimension is a constant. It has no gradient, so every update is the same,
# and so are the flow and its samples. The curve is the right one, moved down by 8 bits everywhere.
# Use the uniform density on the unit interval as a test: it must cost 8 bits, but here it costs 0.
# (b) A probability of levels is an integral over a cell, and the average of $-\log p$ over the cell
# bounds it. Without noise the density is evaluated at only one corner of each cell. The flow raises
# its density there, to any height, at the expense of the rest of the cell. The column "all counted"
# shows the true cost: at the `cpu` budget 10.99 bits, where 1.08 were claimed. (c) The flow learnt
# to shrink. With every scale as small as it can be, all data land close to $z = 0$ and
# $\tfrac12|z|^2$ goes to 0. Only $\tfrac D2 \log 2\pi$ is left, and the objective cannot go below
# this value.
# <!-- figures of the cpu run: rnvp-accountants 10.99 1.08 -->
# ### END SOLUTION

# %% role="run" id="rnvp-summary"
check_summary(
    [
        "rnvp-masks",
        "rnvp-networks",
        "rnvp-coupling",
        "rnvp-coupling-log-det",
        "rnvp-flow",
        "rnvp-log-prob",
        "rnvp-dequantise",
        "rnvp-logits",
        "rnvp-bits",
        "rnvp-sample",
    ]
)
