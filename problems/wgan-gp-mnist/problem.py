# ---
# title: A Wasserstein GAN with a gradient penalty
# covers:
#   - CSE 599i HW3 problem 5a: [gp-points, gradient-penalty, gp-critic-step, gp-generator-step,
#       gp-optimizers, gp-turns]
#   - CSE 599i HW3 problem 5b: [gp-train, gp-samples, gp-scores, gp-neighbours, gp-how-good]
# differs:
#   CSE 599i HW3 problem 5a:
#     The penalty is asked, too. In the source it is given code. The networks are this course's
#     own, and the learning rates are 3e-4 for the critic and 1e-4 for the generator.
#   CSE 599i HW3 problem 5b:
#     40 epochs on gpu, 6 on cpu. The question how good the results are is answered with numbers,
#     an Inception Score by this course's own judge of digits and the accuracy of nearest
#     neighbours.
# presupposes: [training loop in PyTorch, GAN game, Wasserstein distance, automatic differentiation]
# setup: [basics, checks, data, pictures, judge, training]
# minutes: {smoke: 0.5, cpu: 15, gpu: 15}
# work: {reading: 34, gp-points: 10, gradient-penalty: 20, gp-critic-step: 15, gp-prediction: 15,
#   gp-best-slope: 8, gp-generator-step: 12, gp-optimizers: 10, gp-turns: 12, gp-neighbours: 15,
#   gp-how-good: 18, gp-why-it-looks-right: 20}
# ---
# %% [markdown]
# # A Wasserstein GAN with a gradient penalty
#
# A Wasserstein GAN trains a **critic** $f$ to score real pictures high and generated ones low. If
# its slope is at most 1 everywhere, it is called *1-Lipschitz*. The largest difference of mean
# scores that such a critic reaches is a distance:
#
# $$W_1(p_{data}, p_g) = \sup_{f\ \text{1-Lipschitz}}\;
#   \mathbb E_{x \sim p_{data}} f(x) - \mathbb E_{x \sim p_g} f(x).$$
#
# The condition under the supremum is the difficult part. The [first
# WGAN](https://arxiv.org/abs/1701.07875) kept the critic's weights in a box, which bounds the slope
# by *some* constant that can be far above or below 1. [Gulrajani et al.
# (2017)](https://arxiv.org/abs/1704.00028) use the slope itself. The best critic has slope exactly
# 1 almost everywhere on the lines along which mass is carried. So they add a penalty for every
# deviation from 1:
#
# $$\min_f\;\; \underbrace{\mathbb E\, f(\tilde x) - \mathbb E\, f(x)}_{\text{minus the estimate}}
#   \;+\; \lambda\; \mathbb E_{\hat x}\big(\lVert\nabla_{\hat x} f(\hat x)\rVert_2 - 1\big)^2,
#   \qquad \lambda = 10.$$
#
# You will program this penalty, compare the critic's estimate with a known distance, train on
# digits, and then answer a question that sounds simple: how good are the results?
#
# **Contract for everything below.**
#
# - A batch of digits is `[N, 1, 28, 28]` with values in $[-1, 1]$. Functions that do not name this
#   shape work for pictures of any shape `[N, ...]`: some experiments use points in the plane.
# - A critic maps a batch to scores `[N]`. It scores every picture by itself. Scores are unbounded.
# - Expectations are means over the batch.
# - A function uses the networks and functions that it receives as arguments, and it works for any
#   of them. It leaves the mode (training or evaluation) of every network, and the `requires_grad`
#   of its parameters, as it found them.
#
# Each function takes the others as arguments, so you can go on when you are stuck on one of them.

# %% role="setup" id="gp-networks"
import time

GP_LATENT_SIZE = 64


def gp_latents(count):
    """Standard normal latents [count, GP_LATENT_SIZE] on DEVICE."""
    return torch.randn(count, GP_LATENT_SIZE, device=DEVICE)


class GPBlock(nn.Module):
    """A residual block: its input plus the output of two convolutions; [N, C, H, W]."""

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


def gp_generator(width=32, blocks=3):
    """Latents [N, GP_LATENT_SIZE] -> pictures [N, 1, 28, 28] in [-1, 1]."""
    return nn.Sequential(
        nn.Linear(GP_LATENT_SIZE, width * 7 * 7),
        nn.Unflatten(1, (width, 7, 7)),
        *[GPBlock(width) for _ in range(blocks)],
        nn.BatchNorm2d(width),
        nn.ReLU(),
        nn.ConvTranspose2d(width, width // 2, kernel_size=4, stride=2, padding=1, bias=False),
        nn.BatchNorm2d(width // 2),
        nn.ReLU(),
        nn.ConvTranspose2d(width // 2, 1, kernel_size=4, stride=2, padding=1),
        nn.Tanh(),
    )


def gp_critic(width=24, batch_norm=False):
    """Pictures [N, 1, 28, 28] -> scores [N]; `batch_norm` adds batch normalisation."""

    def norm(channels):
        return nn.BatchNorm2d(channels) if batch_norm else nn.Identity()

    return nn.Sequential(
        nn.Conv2d(1, width, kernel_size=4, stride=2, padding=1),
        nn.LeakyReLU(0.2),
        nn.Conv2d(width, 2 * width, kernel_size=4, stride=2, padding=1),
        norm(2 * width),
        nn.LeakyReLU(0.2),
        nn.Conv2d(2 * width, 4 * width, kernel_size=3, stride=2, padding=1),
        norm(4 * width),
        nn.LeakyReLU(0.2),
        nn.Flatten(),
        nn.Linear(4 * width * 4 * 4, 1),
        nn.Flatten(0),
    )


# %% [markdown]
# ## Where to measure the slope
#
# We cannot measure the slope everywhere. The important region is the one that mass has to cross:
# the space between real and generated pictures. So we join each real picture with a generated one
# by a straight line, and measure the slope at one random place on it. (The right partner would be
# the one in an optimal plan. We do not know this plan, so the pairs are random.)
#
# ![Points of two clouds, real and generated, are joined in pairs by straight lines. On every line
# one place is marked.](figures/segments.png)
#
# *One place on each line, drawn for points in the plane.*
#
# **Contract.** Point $i$ is $t_i\, x_i + (1 - t_i)\, \tilde x_i$ with the $i$-th real picture $x_i$
# and the $i$-th generated one $\tilde x_i$. The share $t_i$ is one number for the whole picture,
# uniform in $[0, 1]$. Every picture gets an independent share, and every call draws new shares.


# %% role="solution" id="gp-points"
def points_between(real, fake):
    """One random point on each line from fake[i] to real[i]; all are [N, ...]."""
    ### BEGIN SOLUTION
    one_each = [len(real)] + [1] * (real.dim() - 1)
    share = torch.rand(one_each, device=real.device)
    return share * real + (1 - share) * fake
    ### END SOLUTION


# %% role="tests" id="gp-points-tests"
with visible_checks("gp-points") as check:
    point = points_between(torch.ones(6, 1, 28, 28), torch.zeros(6, 1, 28, 28))
    check.shape(point, (6, 1, 28, 28), "one point for each pair")
    check.true(point.min() >= 0 and point.max() <= 1, "points lie between the two ends")
    check.shape(points_between(torch.ones(5, 2), torch.zeros(5, 2)), (5, 2), "in the plane too")
    stairs = 10 * torch.arange(6.0)[:, None, None, None].expand(6, 3, 4, 4)
    shares = (points_between(stairs + 1, stairs) - stairs).flatten(1)
    between = shares.min() > -1e-3 and shares.max() < 1 + 1e-3
    check.true(between, "each point lies between a picture and its own partner")
    spread = shares.std(dim=1).max()
    check.true(spread < 1e-3, "all pixels and channels of a picture have the same share")
    check.true(shares.mean(dim=1).std() > 1e-3, "shares are random, another for each pair")
    again = (points_between(stairs + 1, stairs) - stairs).flatten(1)
    check.true((again - shares).abs().max() > 1e-3, "another call draws other shares")
### BEGIN HIDDEN TESTS
import numpy as np

from dgm.testing import expect, expect_array, points

POINTS = "import torch; points_between(torch.tensor(real), torch.tensor(fake))"


def shares(student, rng, shape):
    """The share of the real picture in every pixel of the points, [N, pixels]."""
    real = rng.uniform(-1, 1, shape)
    fake = real + rng.choice([-1, 1], shape) * rng.uniform(0.5, 1.5, shape)
    real, fake = real.astype(np.float32), fake.astype(np.float32)
    between = student.run(POINTS, real=real, fake=fake)
    between = expect_array(between, shape, what="points_between(real, fake)")
    return ((between - fake) / (real - fake)).reshape(len(real), -1)


@points(1.25)
def test_points_lie_on_the_lines(student, rng):
    """Each point lies on the line from its own generated to its own real picture: one share for
    all pixels, between 0 and 1, for pictures of any shape."""
    for shape in ((9, 1, 6, 6), (7, 3, 4, 5), (8, 2), (6, 2, 3, 2, 2)):
        found = shares(student, rng, shape)
        spread = np.ptp(found, axis=1).max()
        expect(
            spread < 1e-3,
            f"within one point the pixels' shares of the real picture differ by {spread:.2g}: "
            "one share a picture, for all pixels and channels",
        )
        expect(
            found.min() > -1e-3 and found.max() < 1 + 1e-3,
            f"shares from {found.min():.2g} to {found.max():.2g}: the point is not between its "
            "two ends",
        )


@points(0.75)
def test_every_picture_has_its_own_share(student, rng):
    """Shares differ from picture to picture, and from call to call."""
    first, second = (shares(student, rng, (40, 1, 3, 3))[:, 0] for _ in "12")
    expect(
        len(np.unique(first.round(4))) > 30,
        f"40 pictures have only {len(np.unique(first.round(4)))} different shares",
    )
    expect(np.abs(first - second).max() > 1e-3, "two calls draw the same shares")


@points(0.5)
def test_shares_are_uniform(student, rng):
    """All places on the line are equally likely."""
    found = np.sort(shares(student, rng, (4000, 1, 1, 2))[:, 0])
    gap = np.abs(found - (np.arange(4000) + 0.5) / 4000).max()
    expect(
        gap < 0.05,
        f"the distribution function of 4,000 shares is {gap:.2f} away from a uniform one",
    )


### END HIDDEN TESTS

# %% [markdown]
# ## The penalty
#
# Here we need the gradient of the score *with respect to the picture*, one for each picture, not
# the gradient with respect to the weights. Autograd gives it from the sum of all scores, because a
# picture's own score is the only term that depends on it. Its length is one number for each
# picture, over all pixels and channels. The critic also minimises the penalty, so the penalty must
# be differentiable with respect to the weights: we need a gradient of a gradient.
#
# *Documentation:*
# [`torch.autograd.grad`](https://docs.pytorch.org/docs/stable/generated/torch.autograd.grad.html).
#
# **Contract.** `gradient_penalty` is the mean over the points of
# $(\lVert\nabla_x f(x)\rVert_2 - 1)^2$, a scalar tensor.
#
# - Slopes below 1 count like slopes above 1.
# - Gradients flow from it to the critic's parameters.
# - No gradient flows back into `points`, however they were made. The call itself fills no `.grad`,
#   neither of parameters nor of points. It leaves the `requires_grad` of `points` as it was.
# - If a slope is exactly 0 (the critic is flat there), the value and the gradients are finite.


# %% [markdown]
# <details><summary>Hint 1</summary>
#
# The gradient is with respect to the *points*, so these must require gradients, and must not be
# connected to whatever made them.
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# `torch.autograd.grad` returns a gradient and fills no `.grad`. The penalty is minimised, too:
# the call needs an option so that its result can be differentiated again.
#
# </details>
#
# <details><summary>Hint 3</summary>
#
# Once you have the gradients `[N, ...]`, flatten all but the first axis: one length for each
# point. Only then compare it with 1, square, and take the mean.
#
# </details>


# %% role="solution" id="gradient-penalty"
def gradient_penalty(critic, points):
    """Mean of (slope - 1)^2 of the critic's score at points [N, ...]: scalar."""
    ### BEGIN SOLUTION
    points = points.detach().requires_grad_()
    (gradients,) = torch.autograd.grad(critic(points).sum(), points, create_graph=True)
    slopes = gradients.flatten(1).norm(dim=1)
    return ((slopes - 1) ** 2).mean()
    ### END SOLUTION


# %% role="tests" id="gradient-penalty-tests"
with visible_checks("gradient-penalty") as check:
    probe = nn.Sequential(nn.Flatten(), nn.Linear(4, 1, bias=False), nn.Flatten(0))
    with torch.no_grad():
        probe[1].weight.copy_(torch.tensor([[3.0, 0.0, 0.0, 4.0]]))  # its slope is 5 everywhere
    value = gradient_penalty(probe, torch.randn(6, 1, 2, 2))
    check.shape(value, (), "a scalar")
    check.close(value, 16.0, "slope 5 everywhere costs (5 - 1)^2")
    check.true(value.requires_grad, "the critic can learn from it")
    places = torch.tensor([[3.0, 0.0], [0.0, 0.5], [0.0, 0.0]])
    bowl = gradient_penalty(lambda x: (x**2).sum(dim=1) / 2, places)
    check.close(bowl, (2**2 + 0.5**2 + 1) / 3, "slopes of 3, 1/2 and 0 at three points")
    check.true(probe[1].weight.grad is None, "the call itself fills no .grad")
    check.true(not places.requires_grad, "the requires_grad of the points is as it was")
    made_from = torch.ones(2, 2, requires_grad=True)
    steep = gradient_penalty(lambda x: (x**2).sum(dim=1) / 2, 3 * made_from)
    if steep.requires_grad:
        steep.backward()
    check.true(made_from.grad is None, "no gradient flows back to what the points were made from")
    flat = nn.Sequential(nn.Linear(2, 1), nn.Flatten(0))
    nn.init.zeros_(flat[0].weight)
    gradient_penalty(flat, places).backward()
    check.true(flat[0].weight.grad.isfinite().all(), "finite gradients where the critic is flat")
### BEGIN HIDDEN TESTS
import numpy as np

from dgm.testing import expect, expect_close, expect_number, points

# A linear critic: its slope is the length of `weight`, wherever it is looked at.
LINEAR = """
import torch
from torch import nn
critic = nn.Sequential(nn.Flatten(), nn.Linear(weight.size, 1), nn.Flatten(0))
with torch.no_grad():
    critic[1].weight.copy_(torch.tensor(weight).reshape(1, -1))
penalty = gradient_penalty(critic, torch.tensor(pictures))
penalty
"""
GRADIENT = """
penalty.backward()
{"value": penalty.detach(), "gradient": critic[1].weight.grad.flatten()}
"""
# The score is half the squared length, times a factor a picture: slopes that differ.
BOWL = """
import torch
pictures = torch.tensor(pictures)
gradient_penalty(lambda x: 0.5 * steepness * (x ** 2).flatten(1).sum(1), pictures).detach()
"""
SMOOTH = """
import torch
from torch import nn
torch.manual_seed(seed)
critic = nn.Sequential(nn.Conv2d(2, 3, 3), nn.Tanh(), nn.Flatten(), nn.Linear(3 * 4, 1),
                       nn.Flatten(0))
with torch.no_grad():
    for parameter in critic.parameters():
        parameter.mul_(3)
penalty = gradient_penalty(critic, torch.randn(6, 2, 4, 4))
penalty.backward()
[penalty.detach()] + [torch.zeros(1) if p.grad is None else p.grad for p in critic.parameters()]
"""


def weight_of_length(rng, length, size=8):
    weight = rng.normal(size=size)
    return (length * weight / np.linalg.norm(weight)).astype(np.float32)


@points(1.5)
def test_linear_critics_have_a_known_penalty(student, rng):
    """For a linear critic it is the squared difference of its weight's length from 1, whatever
    the points and however many axes they have, whether that length is above 1 or below."""
    for length, shape in (
        (rng.uniform(1.5, 4), (2, 2, 2)),
        (rng.uniform(0.2, 0.7), (8,)),
        (1.0, (1, 2, 2, 2)),
    ):
        pictures = rng.normal(size=(5, *shape)).astype(np.float32)
        value = student.run(LINEAR, weight=weight_of_length(rng, length), pictures=pictures)
        expect_number(
            value,
            (length - 1) ** 2,
            rtol=1e-3,
            atol=1e-5,
            what=f"the penalty of a linear critic of slope {length:.3g} at points of shape {shape} "
            "(length over all pixels and channels? minus 1, then squared? below 1 too?)",
        )


@points(1.5)
def test_every_picture_has_its_own_slope(student, rng):
    """Slopes are taken picture by picture, each is compared with 1, and the mean is taken last."""
    pictures = rng.normal(size=(6, 1, 3, 3))
    pictures *= np.linspace(0.05, 1.0, 6)[:, None, None, None]
    steepness = float(rng.uniform(0.5, 1.5))
    slopes = steepness * np.linalg.norm(pictures.reshape(6, -1), axis=1)
    value = student.run(BOWL, pictures=pictures.astype(np.float32), steepness=steepness)
    expect_number(
        value,
        float(((slopes - 1) ** 2).mean()),
        rtol=1e-3,
        atol=1e-5,
        what="the penalty of a critic whose slope differs from picture to picture (a mean over "
        "pictures, one length a picture?)",
    )


@points(2)
def test_the_critic_learns_from_it(student, reference, rng):
    """Its gradients reach the critic's parameters, and are those of the mean squared departure:
    the gradient by the picture was differentiated once more."""
    for length in (rng.uniform(1.5, 3), rng.uniform(0.3, 0.7)):
        weight = weight_of_length(rng, length)
        pictures = rng.normal(size=(5, 2, 2, 2)).astype(np.float32)
        seen = student.run(LINEAR + GRADIENT, weight=weight, pictures=pictures)
        expect_close(
            seen["gradient"],
            2 * (length - 1) * weight / length,
            f"the gradient, by its weight, of the penalty of a linear critic of slope {length:.2f}",
            rtol=1e-3,
            atol=1e-4,
        )
    inputs = {"seed": int(rng.integers(2**31))}
    names = ("the penalty", *["its gradient by a parameter"] * 4)
    got, wanted = student.run(SMOOTH, **inputs), reference.run(SMOOTH, **inputs)
    for name, mine, right in zip(names, got, wanted, strict=True):
        what = f"{name}, for a small convolutional critic (a graph of the gradient is needed)"
        expect_close(mine, right, what, rtol=1e-3, atol=1e-4)


@points(0.5)
def test_touches_nothing_else(student, rng):
    """No gradient flows back through the points, no .grad is filled by the call, and the points'
    requires_grad is as before."""
    code = """
import torch
from torch import nn
made_from = torch.tensor(pictures).requires_grad_()
critic = nn.Sequential(nn.Flatten(), nn.Linear(4, 3), nn.Softplus(), nn.Linear(3, 1), nn.Flatten(0))
points = 2 * made_from
plain, leaf = torch.tensor(pictures), torch.tensor(pictures).requires_grad_()
gradient_penalty(critic, plain)
gradient_penalty(critic, leaf)
penalty = gradient_penalty(critic, points)
filled = sum(p.grad is not None for p in [*critic.parameters(), leaf, plain])
penalty.backward()
{
    "learns": critic[1].weight.grad is not None,
    "filled": filled,
    "flags": [plain.requires_grad, leaf.requires_grad],
    "flowed": 0.0 if made_from.grad is None else made_from.grad.norm().item(),
}
"""
    seen = student.run(code, pictures=rng.normal(size=(5, 1, 2, 2)).astype(np.float32))
    expect(seen["learns"], "the penalty sends no gradient to the critic at all")
    expect(not seen["filled"], "the call itself filled a .grad: was backward() called in it?")
    expect(seen["flags"] == [False, True], "the points' requires_grad was changed")
    expect(
        seen["flowed"] == 0,
        f"a gradient of length {seen['flowed']:.6g} flowed back through the points: in training "
        "that is the generator's",
    )


@points(0.5)
def test_finite_where_the_critic_is_flat(student, rng):
    """Where the critic is flat the penalty is that of slope 0, and its gradients are finite."""
    weight, pictures = np.zeros(8, np.float32), rng.normal(size=(4, 2, 2, 2)).astype(np.float32)
    seen = student.run(LINEAR + GRADIENT, weight=weight, pictures=pictures)
    expect_number(seen["value"], 1.0, rtol=1e-3, what="the penalty of a flat critic")
    finite = np.isfinite(np.asarray(seen["gradient"])).all()
    expect(finite, "the gradient of a flat critic's penalty is not finite: the square root at 0?")


### END HIDDEN TESTS

# %% [markdown]
# ## Why the critic has no batch normalisation
#
# The step "a picture's own score is the only term that depends on it" was an assumption. The next
# cell tests it. It draws a map for a critic as above and one for a critic with batch normalisation.
# Entry $(i, j)$ is the length of the gradient of score $i$ with respect to picture $j$. In the
# second critic, every score depends on every picture of the batch, so the sum of the scores no
# longer gives the gradient of each picture's own score.

# %% role="run" id="gp-influence"
from matplotlib.colors import LogNorm


def gradients_of_scores(critic, pictures):
    """[N, N, pixels]: the gradient of score i (first) with respect to picture j (second)."""
    pictures = pictures.clone().requires_grad_()
    rows = [
        torch.autograd.grad(score, pictures, retain_graph=True)[0] for score in critic(pictures)
    ]
    return torch.stack(rows).flatten(2)


def show_influence():
    """A map for each critic; prints how much of the sum's gradient comes from other pictures."""
    set_seed()
    pictures = torch.rand(12, 1, 28, 28) * 2 - 1
    figure, panels = plt.subplots(1, 2, figsize=(8.2, 3.5), layout="constrained")
    for axes, batch_norm in zip(panels, (False, True), strict=True):
        gradients = gradients_of_scores(gp_critic(batch_norm=batch_norm), pictures)
        own = gradients.diagonal().T
        foreign = (gradients.sum(dim=0) - own).norm(dim=1) / own.norm(dim=1)
        lengths = gradients.norm(dim=2)
        drawn = axes.imshow(lengths / lengths.max(), cmap="magma", norm=LogNorm(1e-3, 1))
        axes.set(xlabel="picture j", ylabel="score i", xticks=[], yticks=[], facecolor="black")
        name = "with batch normalisation" if batch_norm else "each picture by itself"
        axes.set_title(name, loc="left", fontsize=10)
        print(f"{name:<26} part of the other pictures / a picture's own part: {foreign.mean():.0%}")
    figure.colorbar(drawn, ax=panels, label="length / largest length")
    plt.show()


show_influence()

# %% [markdown]
# ## One update of the critic
#
# **Contract.** `gp_critic_step` makes one update of the critic:
#
# - It minimises $\overline{f(\tilde x)} - \overline{f(x)} + \text{weight} \cdot$
#   `penalty(critic, real, fake)` with one step of the given `optimizer`. Bars are means, $x$ is
#   `real`, and $\tilde x$ are the pictures `fake` that `generator` makes of `latents`.
# - The step uses only the gradients of this loss: old values in the critic's gradients are cleared
#   first.
# - The generator is only used. Its parameters, their gradients and their `requires_grad` are the
#   same afterwards as before. (Its batch normalisation may update its running statistics, as in any
#   forward pass.)
# - It returns two plain `float`s, both from before the update: the estimate of the distance
#   $\overline{f(x)} - \overline{f(\tilde x)}$ without the penalty, and the penalty without its
#   weight.


# %% [markdown]
# <details><summary>Hint 1</summary>
#
# There are two networks and one optimiser. Which of the two may have a gradient after the call
# that it did not have before?
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# Make the generated pictures without a graph. Compute everything that is returned before the
# optimiser's step, and clear old gradients before `backward`.
#
# </details>


# %% role="solution" id="gp-critic-step"
def gp_critic_step(critic, generator, optimizer, real, latents, penalty, weight):
    """One update of the critic; returns (the estimate of W1, the penalty)."""
    ### BEGIN SOLUTION
    with torch.no_grad():  # the critic's update needs no graph through the generator
        fake = generator(latents)
    estimate = critic(real).mean() - critic(fake).mean()
    charge = penalty(critic, real, fake)
    optimizer.zero_grad()
    (weight * charge - estimate).backward()
    optimizer.step()
    return estimate.item(), charge.item()
    ### END SOLUTION


# %% role="tests" id="gp-critic-step-tests"
with visible_checks("gp-critic-step") as check:
    probe_critic = nn.Sequential(nn.Linear(1, 1), nn.Flatten(0))  # score = w x + b
    probe_generator = nn.Linear(1, 1)
    weight_before = probe_critic[0].weight.item()
    probe_critic[0].weight.grad = torch.ones(1, 1)  # an old gradient, which must not count
    report = gp_critic_step(
        probe_critic,
        probe_generator,
        torch.optim.SGD(probe_critic.parameters(), lr=0.1),
        real=torch.full((4, 1), 3.0),
        latents=torch.zeros(4, 1),
        penalty=lambda critic, real, fake: critic[0].weight.sum(),
        weight=2.0,
    )
    gap = 3.0 - probe_generator.bias.item()  # the distance between real and generated points
    check.plain_float(report[0], "the estimate")
    check.plain_float(report[1], "the penalty")
    numbers = list(map(float, report))
    check.close(numbers, (weight_before * gap, weight_before), "the estimate and the penalty")
    expected = weight_before + 0.1 * (gap - 2.0)
    what = "the step follows the gap and the penalty, and no old gradient"
    check.close(probe_critic[0].weight, [[expected]], what)
    untouched = all(parameter.grad is None for parameter in probe_generator.parameters())
    check.true(untouched, "the generator gets no gradients")
    handed = []

    def noticing(critic, real, fake):
        handed.append(real.mean().item())
        return critic[0].weight.sum()

    gp_critic_step(
        probe_critic,
        probe_generator,
        torch.optim.SGD(probe_critic.parameters(), lr=0.1),
        real=torch.full((4, 1), 30.0),
        latents=torch.zeros(4, 1),
        penalty=noticing,
        weight=2.0,
    )
    check.close(handed, [30.0], "the penalty is given the real pictures before the generated ones")
### BEGIN HIDDEN TESTS

from dgm.testing import (
    TrainingStep,
    expect_close,
    expect_float,
    expect_items,
    expect_moved,
    expect_no_stale_gradients,
    expect_same_parameters,
    expect_unchanged,
    points,
)

# The stand-in for the penalty depends on the critic, and differently on real and generated
# pictures. A call may name its arguments. The batches are the same whether or not old gradients are
# there.
STEP = TrainingStep(
    networks="""
generator = nn.Sequential(nn.Linear(3, 6), nn.BatchNorm1d(6), nn.ReLU(), nn.Linear(6, 4))
critic = nn.Sequential(nn.Linear(4, 8), nn.Tanh(), nn.Linear(8, 1), nn.Flatten(0))
generator.train(training), critic.train(training)
generator[0].bias.requires_grad_(False)  # what is frozen before is frozen afterwards
""",
    trains="critic",
    uses=("generator",),
    learning_rate=0.2,
    inputs="""
torch.manual_seed(seed + 1)
real, latents = torch.randn(2, 10, 4), torch.randn(2, 10, 3)
def penalty(critic, real, fake):
    return ((critic(0.7 * real + 0.3 * fake) - 2.0) ** 2).mean()
""",
    call="gp_critic_step(critic, generator, optimizer, real[i], latents[i], penalty, weight)",
)


@points(0.75)
def test_raises_the_estimate(student, reference, rng):
    """With a weight of 0 the critic moves by one step of the given optimiser up the gradient of
    the estimate."""
    actual, expected = STEP.run((student, reference), rng, weight=0.0, training=True)
    mistake = "right sign? real and generated the right way round? the optimiser that was given?"
    expect_same_parameters(actual, expected, "critic", mistake, atol=1e-4)


@points(2.5)
def test_the_penalty_counts_with_its_weight(student, reference, rng):
    """The step follows the estimate and the weighted penalty together, and the penalty is given
    real and generated pictures in this order."""
    for weight in (0.5, float(rng.uniform(2, 4))):
        actual, expected = STEP.run((student, reference), rng, weight=weight, training=True)
        mistake = f"estimate and penalty: both signs? a weight of {weight:.2g}, on the penalty "
        mistake += "alone, with its gradient? real before generated pictures?"
        expect_same_parameters(actual, expected, "critic", mistake, atol=1e-4)


@points(0.5)
def test_uses_no_stale_gradients(student, rng):
    """What the critic's gradients held before a step does not enter it."""
    expect_no_stale_gradients(STEP, student, rng, weight=1.0, training=True)


@points(0.5)
def test_generator_is_only_used(student, rng):
    """The generator's parameters, gradients and requires_grad are what they were before, and both
    networks are left in the mode in which they were found."""
    for training in (True, False):
        (actual,) = STEP.run((student,), rng, stale=True, weight=1.0, training=training)
        expect_moved(actual, "critic")
        kinds = ("parameters", "gradients", "requires_grad", "training")
        expect_unchanged(actual, "generator", *kinds)
        expect_unchanged(actual, "critic", "requires_grad", "training")


@points(0.5)
def test_returns_the_estimate_and_the_penalty(student, reference, rng):
    """The two returned numbers are from before the update: the estimate without the penalty, and
    the penalty without its weight."""
    actual, expected = STEP.run((student, reference), rng, weight=3.0, training=True)
    report = expect_items(actual.returned[0], 2, "what comes back (the estimate and the penalty)")
    wanted = expected.returned[0]
    for what, got, right in zip(("estimate", "penalty"), report, wanted, strict=True):
        expect_close(got, right, f"the {what}", rtol=1e-3, atol=1e-4)


@points(0.25)
def test_returns_plain_floats(student, rng):
    """The two returned numbers are plain floats, no tensors."""
    (actual,) = STEP.run((student,), rng, weight=3.0, training=True)
    report = expect_items(actual.returned[0], 2, "what comes back (the estimate and the penalty)")
    for what, got in zip(("estimate", "penalty"), report, strict=True):
        expect_float(got, f"the {what}")


### END HIDDEN TESTS

# %% [markdown]
# ## The failure without the constraint
#
# A known distance is a good test for the critic. Take a cloud of points in the plane and the same
# cloud moved by 2 to the right. Every point has to move by 2, so $W_1 = 2$ exactly, whatever the
# cloud looks like. There is no generator here, so the distance does not change. Three critics learn
# to estimate it: one without a constraint, one with its weights in the box $[-0.1, 0.1]$, and one
# with the penalty and $\lambda = 10$.

# %% [markdown] role="written" id="gp-prediction" points="2"
# **Write down a prediction before you look at the next figure.** (a) How will each of the three
# curves of the estimate behave, and where will it end: near 2, above 2, below 2, or nowhere? (b)
# What will the lines of equal score of each critic look like between the clouds? Give a reason for
# each. Only the reasons count, not whether the prediction is right.
# ### BEGIN MARK SCHEME
# - 1 point: (a) the answer says for each of the three critics where its estimate goes, with a
#   reason that uses its slope. It does not matter whether the prediction is right.
# - 1 point: (b) the answer says for at least two critics how the lines of equal score run or how
#   dense they are, with a reason. It does not matter whether the prediction is right.
# - 0 points for an answer that only repeats the figures printed below without a reason.
# ### END MARK SCHEME
# ### BEGIN SOLUTION
# (a) Without a constraint the scores can always be multiplied by more, so the estimate grows as
# long as I train. In the box the slope is bounded by a product over the layers, not by 1, so the
# estimate settles at 2 times the slope that the box allows. This can be far from 2. With the
# penalty the slope is pulled to 1, so the estimate ends near 2. (b) With the penalty I expect
# parallel lines at equal distances, at right angles to the shift, because slope 1 along the shift
# is best everywhere. Without a constraint I expect very dense and bent lines. In the box I expect
# straight lines at a wrong distance.
# ### END SOLUTION

# %% [markdown]
# ### Near 2, but not 2
#
# The penalty is not a strict limit. If a critic gains more from a slope above 1 than the penalty
# costs, its slope goes above 1. The best slope can be computed. Let a linear critic have slope $s$
# along the direction of the shift. For two clouds at distance $W$ its estimate is $s W$, so it
# minimises
#
# $$\ell(s) = -sW + \lambda (s - 1)^2.$$
#
# **Contract.** `best_slope(distance, weight)` is the slope $s$ at which $\ell$ is smallest, with
# $W$ = `distance` and $\lambda$ = `weight`, both positive. The estimate then settles at
# `best_slope(distance, weight) * distance`.


# %% role="solution" id="gp-best-slope"
def best_slope(distance, weight):
    """The slope at which a linear critic settles between two clouds at this distance."""
    ### BEGIN SOLUTION
    return 1 + distance / (2 * weight)
    ### END SOLUTION


# %% role="tests" id="gp-best-slope-tests"
with visible_checks("gp-best-slope") as check:
    check.close(best_slope(2.0, 1e6), 1.0, "a very large weight forces slope 1", atol=1e-4)
    check.true(
        best_slope(2.0, 10.0) > 1, "a larger slope gains something, so the best slope is above 1"
    )

    def clouds_loss(slope):
        return -slope * 2.0 + 10.0 * (slope - 1) ** 2

    settled = best_slope(2.0, 10.0)
    beside = min(clouds_loss(settled - 0.01), clouds_loss(settled + 0.01))
    check.true(clouds_loss(settled) < beside, "a little more or less slope makes the loss larger")
### BEGIN HIDDEN TESTS
import numpy as np

from dgm.testing import expect, expect_number, points


@points(1.5)
def test_no_other_slope_is_better(student, rng):
    """What the critic minimises is at no other slope smaller than at the one returned."""
    for _ in range(4):
        distance, weight = float(rng.uniform(0.5, 6)), float(rng.uniform(0.3, 20))

        def loss(s, distance=distance, weight=weight):
            return -s * distance + weight * (s - 1) ** 2

        slope = np.float64(expect_number(student.best_slope(distance, weight), what="best_slope"))
        others = np.concatenate([np.linspace(-2, 15, 2000), slope + np.array([-1e-3, 1e-3])])
        better = others[np.argmin(loss(others))]
        expect(
            loss(slope) <= loss(better) + 1e-9,
            f"for distance {distance:.3g} and weight {weight:.3g} the slope {better:.4g} is better "
            f"than {slope:.4g}: set the derivative of the loss by s to zero",
        )


### END HIDDEN TESTS

# %% role="run" id="gp-known-distance"
SHIFT = 2.0


def ring(count):
    """Eight small blobs on a circle: points [count, 2]."""
    angles = torch.randint(8, (count,)) * math.pi / 4
    return torch.stack([angles.cos(), angles.sin()], dim=1) + 0.1 * torch.randn(count, 2)


def known_distance(weight, box=None, updates=None):
    """Train a critic on a ring and the ring moved by SHIFT; returns it and its estimates."""
    set_seed()
    critic = nn.Sequential(
        nn.Linear(2, 64),
        nn.LeakyReLU(0.2),
        nn.Linear(64, 64),
        nn.LeakyReLU(0.2),
        nn.Linear(64, 1),
        nn.Flatten(0),
    )
    optimizer = torch.optim.Adam(critic.parameters(), lr=1e-3, betas=(0.0, 0.9))
    still = nn.Identity()  # "generates" the points it is given

    def penalty(critic, real, fake):
        return gradient_penalty(critic, points_between(real, fake))

    estimates = []
    for _ in range(updates or budget(smoke=60, cpu=600, gpu=600)):
        real, fake = ring(256) + torch.tensor([SHIFT, 0.0]), ring(256)
        estimates.append(gp_critic_step(critic, still, optimizer, real, fake, penalty, weight)[0])
        if box is not None:
            with torch.no_grad():
                for parameter in critic.parameters():
                    parameter.clamp_(-box, box)
    return critic, estimates


def settled(estimates):
    """The mean of the last sixth of the estimates."""
    return float(np.mean(estimates[-max(1, len(estimates) // 6) :]))


def show_known_distance():
    """Three critics of one known distance: their estimates and their lines of equal score."""
    kinds = {"no constraint": (0.0, None), "box 0.1": (0.0, 0.1), "penalty": (10.0, None)}
    trained = {name: known_distance(*kind) for name, kind in kinds.items()}
    figure, panels = plt.subplots(1, 4, figsize=(13, 2.7), layout="constrained")
    for name, (_, estimates) in trained.items():
        panels[0].plot(np.maximum(estimates, 1e-2), linewidth=1.2, label=name)
    panels[0].axhline(SHIFT, color="black", linewidth=0.8, linestyle="--")
    panels[0].set(xlabel="update", ylabel="estimate", yscale="log", ylim=(1e-2, None))
    panels[0].set_title("estimate (dashed: $W_1$)", loc="left", fontsize=9)
    panels[0].legend(frameon=False, fontsize=8)
    side = torch.linspace(-1.6, 3.6, 80), torch.linspace(-1.6, 1.6, 60)
    x, y = torch.meshgrid(*side, indexing="xy")
    real, fake = ring(300) + torch.tensor([SHIFT, 0.0]), ring(300)
    for axes, (name, (critic, estimates)) in zip(panels[1:], trained.items(), strict=True):
        with torch.no_grad():
            scores = critic(torch.stack([x.flatten(), y.flatten()], dim=1)).view_as(x)
        levels = torch.linspace(scores.min(), scores.max(), 15)
        axes.contour(x, y, scores, levels=levels.tolist(), cmap="viridis", linewidths=0.9)
        axes.scatter(*real.T, s=2, color="black")
        axes.scatter(*fake.T, s=2, color="C3")
        axes.set(xticks=[], yticks=[], aspect="equal")
        step = levels[1] - levels[0]
        title = f"{name}: estimate {settled(estimates):.3g}\nscore from line to line: {step:.2g}"
        axes.set_title(title, loc="left", fontsize=9)
    panels[2].set_xlabel(
        "lines: equal score; black: real points; red: generated points", fontsize=9
    )
    plt.show()


show_known_distance()
print(f"True distance {SHIFT}")
print(f"{'weight':>8}{'settles at':>12}{'predicted':>11}{'slope predicted':>17}")
for weight in (1.0, 10.0, 100.0):
    slope = best_slope(SHIFT, weight)
    reached = settled(known_distance(weight)[1])
    print(f"{weight:>8g}{reached:>12.2f}{slope * SHIFT:>11.2f}{slope:>17.2f}")
if BUDGET == "smoke":
    print("60 updates (budget smoke) are too few to settle: the other budgets make 600.")

# %% [markdown]
# ## One update of the generator
#
# **Contract.** `gp_generator_step` makes one update of the generator:
#
# - It minimises $-\overline{f(\tilde x)}$ over the pictures $\tilde x$ that it makes of `latents`,
#   with one step of the given `optimizer`. The penalty belongs to the critic's loss only.
# - The step uses only the gradients of this loss: old values in the generator's gradients are
#   cleared first.
# - The critic is only used. Its parameters and their `requires_grad` are the same afterwards as
#   before. Its gradients may hold any values afterwards: `gp_critic_step` clears them before it
#   uses them.
# - It returns the loss before the update as a plain `float`.


# %% role="solution" id="gp-generator-step"
def gp_generator_step(critic, generator, optimizer, latents):
    """One update of the generator against a fixed critic; returns its loss."""
    ### BEGIN SOLUTION
    loss = -critic(generator(latents)).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.item()
    ### END SOLUTION


# %% role="tests" id="gp-generator-step-tests"
with visible_checks("gp-generator-step") as check:
    probe_critic = nn.Sequential(nn.Linear(1, 1), nn.Flatten(0))
    probe_generator = nn.Linear(1, 1)
    bias, slope = probe_generator.bias.item(), probe_critic[0].weight.item()
    loss = gp_generator_step(
        probe_critic,
        probe_generator,
        torch.optim.SGD(probe_generator.parameters(), lr=0.1),
        latents=torch.zeros(4, 1),
    )
    check.plain_float(loss, "the loss")
    check.close(probe_generator.bias, [bias + 0.1 * slope], "pictures move up the critic's slope")
### BEGIN HIDDEN TESTS

from dgm.testing import (
    TrainingStep,
    expect_close,
    expect_float,
    expect_moved,
    expect_no_stale_gradients,
    expect_same_parameters,
    expect_unchanged,
    points,
)

STEP = TrainingStep(
    networks="""
generator = nn.Sequential(nn.Linear(3, 6), nn.BatchNorm1d(6), nn.ReLU(), nn.Linear(6, 4))
critic = nn.Sequential(nn.Linear(4, 8), nn.Tanh(), nn.Linear(8, 1), nn.Flatten(0))
generator.train(training), critic.train(training)
critic[0].bias.requires_grad_(False)  # what is frozen before is frozen afterwards
""",
    trains="generator",
    uses=("critic",),
    learning_rate=0.5,
    inputs="""
torch.manual_seed(seed + 1)
latents = torch.randn(2, 10, 3)
""",
    call="gp_generator_step(critic, generator, optimizer, latents[i])",
)


@points(0.75)
def test_raises_its_scores(student, reference, rng):
    """The generator moves by one step of the given optimiser up the mean score of its pictures,
    whose gradient reaches it through the critic."""
    actual, expected = STEP.run((student, reference), rng, training=True)
    mistake = "right sign? pictures still attached to the graph? the optimiser that was given?"
    expect_same_parameters(actual, expected, "generator", mistake, atol=1e-4)


@points(0.25)
def test_uses_no_stale_gradients(student, rng):
    """What the generator's gradients held before a step does not enter it."""
    expect_no_stale_gradients(STEP, student, rng, training=True)


@points(0.25)
def test_critic_is_only_used(student, rng):
    """The critic's parameters and requires_grad are what they were before the step, and both
    networks are left in the mode in which they were found."""
    for training in (True, False):
        (actual,) = STEP.run((student,), rng, training=training)
        expect_moved(actual, "generator")
        expect_unchanged(actual, "critic", "parameters", "requires_grad", "training")
        expect_unchanged(actual, "generator", "requires_grad", "training")


@points(0.2)
def test_returns_the_loss(student, reference, rng):
    """The returned number is the loss before the update."""
    actual, expected = STEP.run((student, reference), rng, training=True)
    got, wanted = actual.returned[0], expected.returned[0]
    expect_close(got, wanted, "the loss before the update", rtol=1e-3, atol=1e-4)


@points(0.05)
def test_returns_a_plain_float(student, rng):
    """What comes back is a plain float, no tensor."""
    (actual,) = STEP.run((student,), rng, training=True)
    expect_float(actual.returned[0], "the loss")


### END HIDDEN TESTS

# %% [markdown]
# ## The optimisers
#
# Momentum averages old gradients. They belong to an older version of the other network, so we use
# no momentum. The generator should also learn from a critic that has had time to adapt to it. Other
# WGANs give the critic several updates for each one of the generator; here both get one, and the
# critic gets the larger learning rate ([Heusel et al., 2017](https://arxiv.org/abs/1706.08500)).
#
# **Contract.** Two optimisers, the critic's and the generator's, each with its own network's
# parameters and no others: Adam at its own learning rate with $\beta_1 = 0$ and $\beta_2 = 0.9$,
# and PyTorch's defaults for everything else. (Current PyTorch needs the zero as a float.)


# %% role="solution" id="gp-optimizers"
def gp_optimizers(critic, generator, critic_rate, generator_rate):
    """The critic's and the generator's optimiser, in this order."""
    ### BEGIN SOLUTION
    return (
        torch.optim.Adam(critic.parameters(), lr=critic_rate, betas=(0.0, 0.9)),
        torch.optim.Adam(generator.parameters(), lr=generator_rate, betas=(0.0, 0.9)),
    )
    ### END SOLUTION


# %% role="tests" id="gp-optimizers-tests"
with visible_checks("gp-optimizers") as check:
    owners = nn.Linear(2, 1), nn.Linear(3, 2)
    optimizers = gp_optimizers(*owners, 3e-4, 1e-4)
    check.true(len(optimizers) == 2, "there are two optimisers")
    check.close([group["lr"] for o in optimizers for group in o.param_groups], [3e-4, 1e-4], "lr")
    betas = {tuple(g["betas"]) for o in optimizers for g in o.param_groups if "betas" in g}
    check.true(betas == {(0.0, 0.9)}, "the betas that are asked for")
    for optimizer, owner in zip(optimizers, owners, strict=True):
        held = {id(p) for group in optimizer.param_groups for p in group["params"]}
        mine = {id(p) for p in owner.parameters()}
        check.true(held == mine, "each optimiser holds its own network's parameters, and no others")
### BEGIN HIDDEN TESTS
import numpy as np

from dgm.testing import expect, expect_close, points

# One optimiser at a time: where both networks are after each of a few gradients.
OPTIMIZERS = """
import torch
from torch import nn
torch.manual_seed(seed)
critic, generator = nn.Linear(4, 1), nn.Sequential(nn.Linear(2, 3), nn.Linear(3, 4))
networks = {"critic": critic, "generator": generator}
optimizers = dict(zip(networks, gp_optimizers(critic, generator, *rates), strict=True))
def positions():
    return {name: torch.cat([p.detach().flatten().clone() for p in network.parameters()])
            for name, network in networks.items()}
walks = {}
for name in networks:
    walk = [positions()]
    for gradient in gradients:
        for network in networks.values():
            for parameter in network.parameters():
                parameter.grad = torch.full(parameter.shape, gradient)
        optimizers[name].step()
        walk.append(positions())
    walks[name] = walk
walks
"""


def moves(side, rng, **inputs):
    """For each optimiser and network, the moves of its parameters: [gradients, parameters]."""
    walks = side.run(OPTIMIZERS, **inputs)
    return {
        (name, other): np.diff(np.stack([np.asarray(seen[other]) for seen in walk]), axis=0)
        for name, walk in walks.items()
        for other in ("critic", "generator")
    }


def some_gradients(rng):
    """A large one, then smaller ones of both signs, then none."""
    return [*(float(g) for g in rng.uniform(0.2, 2, 3) * [3, -1, 0.3]), 0.0]


@points(0.5)
def test_each_moves_its_own_network(student, rng):
    """A step of one optimiser moves every parameter of its own network, and none of the other."""
    inputs = {"seed": int(rng.integers(2**31)), "rates": [0.02, 0.01]}
    seen = moves(student, rng, gradients=some_gradients(rng), **inputs)
    for (name, other), steps in seen.items():
        moved = steps[0] != 0
        expect(
            moved.all() if other == name else not moved.any(),
            f"a step of the {name}'s optimiser moved {moved.mean():.0%} of the parameters of the "
            f"{other}",
        )


@points(1)
def test_steps_are_adams_without_momentum(student, reference, rng):
    """Over several gradients the steps are those of Adam with the betas asked for; with a gradient
    of zero nothing moves."""
    inputs = {"rates": [0.02, 0.005], "gradients": some_gradients(rng)}
    inputs["seed"] = int(rng.integers(2**31))
    seen, wanted = moves(student, rng, **inputs), moves(reference, rng, **inputs)
    for name in ("critic", "generator"):
        steps = seen[name, name]
        coasting = np.abs(steps[-1]).max()
        expect(
            coasting < 1e-5,
            f"with a gradient of zero the {name} still moves: momentum (the first beta)",
        )
        what = f"the steps of the {name} (Adam? its second beta? its own learning rate?)"
        expect_close(steps, wanted[name, name], what, rtol=1e-2, atol=1e-5)


### END HIDDEN TESTS

# %% [markdown]
# ## Taking turns
#
# With the penalty the critic can keep up with the generator, so one update of each is enough.
# **Contract.** `take_turns` plays one epoch: for every batch of real pictures, first one update of
# the critic with it, then one update of the generator.
#
# - Each of the two updates gets fresh latents from `draw(count)`, as many as this batch holds: the
#   last batch of an epoch is smaller. The function draws no latents that it does not use.
# - `real_batches` can be read only once and has no length.


# %% role="solution" id="gp-turns"
def take_turns(real_batches, draw, update_critic, update_generator):
    """One epoch of `update_critic(real, latents)` and `update_generator(latents)` in turn.

    Returns the list of what `update_critic` returned.
    """
    ### BEGIN SOLUTION
    reports = []
    for real in real_batches:
        reports.append(update_critic(real, draw(len(real))))
        update_generator(draw(len(real)))
    return reports
    ### END SOLUTION


# %% role="tests" id="gp-turns-tests"
with visible_checks("gp-turns") as check:
    calls = []
    reports = take_turns(
        iter([torch.zeros(4, 2), torch.zeros(3, 2)]),
        draw=lambda count: torch.zeros(count, 5),
        update_critic=lambda real, latents: calls.append("critic") or len(latents),
        update_generator=lambda latents: calls.append("generator"),
    )
    check.true(calls == ["critic", "generator"] * 2, "critic, generator, critic, generator")
    check.true(reports == [4, 3], "as many latents as the batch holds; a list of the reports")
    reports = take_turns(
        iter([torch.zeros(4, 2), torch.zeros(1, 2)]),
        draw=lambda count: torch.zeros(count, 5),
        update_critic=lambda real, latents: len(latents),
        update_generator=lambda latents: None,
    )
    check.true(reports == [4, 1], "a last batch of one picture counts, too")
### BEGIN HIDDEN TESTS
from dgm.testing import NUMBERED_BATCHES, expect, expect_close, expect_items, points

# The updates write down what they are given.
TURNS = (
    NUMBERED_BATCHES
    + """
def update_critic(real, latents):
    axes.append([real.dim(), latents.dim()])
    pictures, noise = (real, latents) if real.dim() > latents.dim() else (latents, real)
    calls.append(["critic", tag(pictures), tag(noise)])
    return float(len(calls))
def update_generator(latents):
    calls.append(["generator", tag(latents)])
    return -1.0
axes = []
reports = take_turns(stream(sizes), draw, update_critic, update_generator)
{"calls": calls, "axes": axes, "reports": reports, "drawn": next(draw_numbers)}
"""
)


def turns(student, rng):
    """The sizes of an epoch's batches, the last one smaller, and what happened."""
    sizes = [*(int(size) for size in rng.permutation([6, 7, 8, 9])), 2]
    return sizes, student.run(TURNS, sizes=sizes)


@points(1.25)
def test_one_update_each_in_turn(student, rng):
    """For every batch there is one update of the critic with it, and after it one of the
    generator."""
    sizes, seen = turns(student, rng)
    order = [call[0] for call in seen["calls"]]
    expect(
        order == ["critic", "generator"] * len(sizes),
        f"{len(sizes)} batches gave {order.count('critic')} updates of the critic and "
        f"{order.count('generator')} of the generator, or in another order",
    )
    batches = [call[1][0] for call in seen["calls"] if call[0] == "critic"]
    expect(batches == list(range(len(sizes))), "the critic did not see every batch once, in order")
    right = all(axes == [4, 2] for axes in seen["axes"])
    expect(right, "update_critic is to be given real pictures first and latents second")


@points(0.75)
def test_latents_are_fresh_and_as_many(student, rng):
    """No two updates share latents, each gets as many as its batch holds, and none are wasted."""
    sizes, seen = turns(student, rng)
    latents = [call[-1] for call in seen["calls"]]
    expect(latents, "nothing was updated")
    expect(
        len({number for number, _ in latents}) == len(latents), "two updates got the same latents"
    )
    sizes = [call[1][1] for call in seen["calls"] if call[0] == "critic"]
    judged = 0
    for player, *_, (_, count) in seen["calls"]:
        judged += player == "critic"
        # a generator that is early or late has lost the points of that already
        near = sizes[max(judged - 1, 0) : judged + (player == "generator")]
        expect(count in near, f"the {player} got {count} latents near batches of {near} pictures")
    expect(seen["drawn"] == len(latents), "latents were drawn that no update got")


@points(0.5)
def test_reports_come_back_in_order(student, rng):
    """What the critic's updates returned comes back as a list, in order."""
    sizes, seen = turns(student, rng)
    places = [i for i, call in enumerate(seen["calls"], start=1) if call[0] == "critic"]
    expect(len(places) == len(sizes), "there should be an update of the critic for every batch")
    reports = expect_items(seen["reports"], len(places), "the reports of the critic's updates")
    expect_close(reports, places, "the reports of the critic's updates, in their order")


### END HIDDEN TESTS

# %% [markdown]
# ## Two numbers for the quality of pictures
#
# "How good are these results?" is hard to answer with one number. So we use two numbers that miss
# different faults. Before we train any network, we try both numbers on *forgers*: sets of pictures
# whose faults we know. Both need a classifier. Ours is *the judge*, a small network that this
# course has trained on real digits.
#
# The **Inception Score** is the exponential of $\mathbb E_x\, \mathrm{KL}(p(y|x)\,\|\,p(y))$, where
# $p(y|x)$ comes from the judge. It is between 1 and 10, and it is high if the pictures are
# recognisable and cover all classes.
#
# The **neighbour accuracy** ([Lopez-Paz and Oquab, 2017](https://arxiv.org/abs/1610.06545)) is a
# test that you would give a person: mix the generated pictures with the same number of real ones,
# and see whether they can be told apart. Here the simplest classifier, the nearest neighbour, has
# to tell them apart, in the judge's space of logits. If it cannot, it is right half of the time. So
# **the best value is 0.5**.
#
# **Contract.** Put the $N$ real and $N$ generated points `[N, K]` together. For each of the $2N$,
# take the nearest *other* point in Euclidean distance; `neighbour_accuracy` is the share of points
# whose nearest other point is of their own kind, a plain `float`. If there are unequal numbers of
# the two kinds, 0.5 would mean nothing, so the function raises a `ValueError`.


# %% role="solution" id="gp-neighbours"
def neighbour_accuracy(real, fake):
    """The share of points whose nearest other point is of their own kind; both are [N, K]."""
    ### BEGIN SOLUTION
    if len(real) != len(fake):
        raise ValueError(f"{len(real)} real points and {len(fake)} generated ones: equal numbers!")
    together = torch.cat([real, fake]).double()
    is_real = torch.arange(len(together), device=together.device) < len(real)
    distances = torch.cdist(together, together)
    distances.fill_diagonal_(math.inf)  # no point is its own neighbour
    nearest = distances.argmin(dim=1)
    return (is_real[nearest] == is_real).double().mean().item()
    ### END SOLUTION


# %% role="tests" id="gp-neighbours-tests"
with visible_checks("gp-neighbours") as check:
    left, right = torch.tensor([[0.0], [1.0]]), torch.tensor([[10.0], [11.0]])
    check.close(neighbour_accuracy(left, right), 1.0, "two kinds far apart")
    check.close(neighbour_accuracy(left, left + 0.1), 0.0, "the nearest one is of the other kind")
    apart, pair = torch.tensor([[0.0], [100.0]]), torch.tensor([[1.5], [2.0]])
    share = neighbour_accuracy(apart, pair)
    check.close(share, 0.5, "all four nearest ones are generated")
    check.plain_float(share, "the share")
### BEGIN HIDDEN TESTS
import numpy as np

from dgm.testing import expect, expect_float, expect_number, expect_raises, points

ACCURACY = "import torch; neighbour_accuracy(torch.tensor(real), torch.tensor(fake))"


def accuracy(student, real, fake):
    inputs = {"real": real.astype(np.float32), "fake": fake.astype(np.float32)}
    return expect_number(student.run(ACCURACY, **inputs), what="neighbour_accuracy")


def pairs_of_fakes(rng):
    """Points in two heaps, those of one with a pair of fakes beside each: every fake sees its own
    kind, a real point with a pair does not."""
    real = 2 * rng.normal(size=(40, 3))
    real[:20] += 20
    fake = np.repeat(real[:20] + 0.1, 2, axis=0) + 0.01 * rng.normal(size=(40, 3))
    return real.astype(np.float32), fake.astype(np.float32)


@points(1)
def test_agrees_with_the_definition(student, reference, rng):
    """Is the share of points whose nearest other point is of their own kind."""
    clouds = []
    for shift, scale in ((0.5, 1.0), (0.0, 0.3), (2.0, 1.0)):
        real, fake = rng.normal(size=(2, 41, 3)).astype(np.float32)
        clouds.append((real, np.float32(shift) + np.float32(scale) * fake))
    clouds.append(pairs_of_fakes(rng))
    for real, fake in clouds:
        got = student.run(ACCURACY, real=real, fake=fake)
        wanted = reference.run(ACCURACY, real=real, fake=fake)
        what = "the accuracy (both kinds asked? Euclidean? the point itself left out?)"
        expect_number(got, wanted, atol=0.013, what=what)  # one point in 80 may be a near tie


@points(0.8)
def test_kinds_far_apart_and_copies(student, rng):
    """Is 1 where the kinds lie far apart, and 0 where every generated point is a copy of a real
    one, or beside it: it is nearer than any other point."""
    real = rng.normal(size=(30, 4))
    expect_number(accuracy(student, real, real + 100), 1.0, what="the accuracy of kinds far apart")
    what = "the accuracy of pairs of two kinds, all distances above 10,000 (is every point itself "
    what += "left out?)"
    pair = 1e5 * np.eye(4)[0]
    expect_number(accuracy(student, 1e8 * real, 1e8 * real + pair), 0.0, what=what)
    shuffled = rng.permutation(real)
    what = "the accuracy of copies (is the point itself left out? may the neighbour be of either?)"
    expect_number(accuracy(student, real, shuffled), 0.0, what=what)


@points(0.75)
def test_kinds_play_the_same_part(student, rng):
    """Exchanging real and generated points changes nothing, also where one kind is scattered and
    the other comes in pairs."""
    real, fake = pairs_of_fakes(rng)
    once, exchanged = accuracy(student, real, fake), accuracy(student, fake, real)
    # 0.75 if no two of the heap's points are nearer to each other than to their fakes
    expect(0.5 <= once <= 0.8, f"pairs of fakes beside half of the real points: {once:.2f}")
    expect_number(exchanged, once, what="the accuracy with the kinds exchanged")


@points(0.1)
def test_returns_a_plain_float(student, rng):
    """What comes back is a plain float, no tensor."""
    real, fake = rng.normal(size=(2, 9, 3)).astype(np.float32)
    expect_float(student.run(ACCURACY, real=real, fake=fake), "neighbour_accuracy")


@points(0.5)
def test_refuses_unequal_numbers(student, rng):
    """Unequal numbers of real and generated points are a ValueError."""
    real, fake = rng.normal(size=(12, 3)), rng.normal(size=(9, 3))
    accuracy(student, real[:9], fake)  # equal numbers are fine
    for pair in ((real, fake), (fake, real)):
        expect_raises(lambda pair=pair: accuracy(student, *pair), "ValueError", "unequal numbers")


### END HIDDEN TESTS

# %% role="run" id="gp-forgers"
digits, _ = load_mnist(train=True)
digits = digits[: budget(smoke=320, cpu=None, gpu=None)].to(DEVICE)
test_digits, _ = load_mnist(train=False)  # not used for training: pictures are compared with them
COMPARED = min(1000, len(test_digits) // 2)
chosen = torch.randperm(len(test_digits), generator=torch.Generator().manual_seed(0))
held_out, fresh = test_digits[chosen[: 2 * COMPARED]].to(DEVICE).split(COMPARED)


def inception_score(logits):
    """The Inception Score of N pictures from their logits [N, 10]."""
    log_conditional = F.log_softmax(logits.double(), dim=1)
    log_marginal = torch.logsumexp(log_conditional, dim=0) - math.log(len(logits))
    divergence = (log_conditional.exp() * (log_conditional - log_marginal)).sum(dim=1)
    return divergence.mean().exp().item()


def two_numbers(pictures):
    """(Inception Score, neighbour accuracy against real digits) of COMPARED pictures."""
    logits = judge_logits(pictures)
    return inception_score(logits), neighbour_accuracy(judge_logits(held_out), logits)


set_seed()
sorted_out = judge_logits(digits).argmax(dim=1)
one_each = torch.stack([digits[sorted_out == k][0] for k in range(10)])
again = torch.arange(COMPARED, device=DEVICE)
forgers = {
    "other real digits": fresh,
    "copies of the compared digits": held_out,
    "ten digits, repeated": one_each[again % 10],
    "100 digits, repeated": digits[again % 100],
    "real digits with a little noise": fresh + 0.3 * torch.randn_like(fresh),
    "noise": torch.rand_like(fresh) * 2 - 1,
}
print(f"{f'{COMPARED:,} pictures each':<30}{'Inception Score':>17}{'neighbour accuracy':>20}")
for name, pictures in forgers.items():
    print("{:<30}{:>17.2f}{:>20.2f}".format(name, *two_numbers(pictures)))

# %% [markdown]
# Compare the rows. Which forger gets a good value of which number, and which number shows *what* is
# wrong with its pictures? A question below asks for it.
#
# ## Training
#
# The learning rates are 3e-4 for the critic and 1e-4 for the generator. Batches hold 64 pictures,
# and the weight of the penalty is 10. In one epoch the critic sees every real digit once. The `gpu`
# budget trains for 40 epochs, the `cpu` budget for 6. The loop saves a checkpoint after each epoch.
# You can interrupt the cell at any time, look at the pictures, and run the cell again to continue.
# If you change one of the functions above, training begins anew.

# %% role="run" id="gp-training-loop"
GP_BATCH_SIZE, GP_RATES, GP_WEIGHT = 64, (3e-4, 1e-4), 10.0


def gp_pictures(generator, latents):
    """The generator's pictures in evaluation mode: no picture depends on the others."""
    generator.eval()
    with torch.no_grad():
        pictures = torch.cat([generator(part) for part in latents.split(1000)])
    generator.train()
    return pictures


def penalty_between(critic, real, fake):
    """The gradient penalty at random points between real and generated pictures."""
    return gradient_penalty(critic, points_between(real, fake))


def train_gp(name, weight, epochs, rates=GP_RATES, batch_norm=False):
    """Train a generator; returns it and the curves ("estimate", "penalty", "minutes")."""
    set_seed()
    critic, generator = gp_critic(batch_norm=batch_norm).to(DEVICE), gp_generator().to(DEVICE)
    critic_optimizer, generator_optimizer = gp_optimizers(critic, generator, *rates)

    def update_critic(real, latents):
        return gp_critic_step(
            critic, generator, critic_optimizer, real, latents, penalty_between, weight
        )

    def update_generator(latents):
        return gp_generator_step(critic, generator, generator_optimizer, latents)

    # If one of these functions has changed, training does not continue from the old checkpoint.
    answers = [points_between, gradient_penalty, gp_critic_step, gp_generator_step]
    answers += [gp_optimizers, take_turns]
    checkpoint = Checkpoint(
        f"wgan-gp-mnist-{name}",
        {"weight": weight, "rates": rates, "images": len(digits), "answers": answers},
        critic=critic,
        generator=generator,
        critic_optimizer=critic_optimizer,
        generator_optimizer=generator_optimizer,
    )
    watched, picture = gp_latents(50), LivePicture()
    epochs_done, curves = checkpoint.load()
    curves = curves or {"estimate": [], "penalty": [], "minutes": []}
    with interruptible():
        for epoch in range(epochs_done, epochs):
            started = time.perf_counter()
            stream = progress(
                batches(digits, GP_BATCH_SIZE),
                total=math.ceil(len(digits) / GP_BATCH_SIZE),
                description=f"{name}, epoch {epoch + 1} of {epochs}",
                leave=False,
            )
            for estimate, penalty in take_turns(
                stream, gp_latents, update_critic, update_generator
            ):
                curves["estimate"].append(estimate)
                curves["penalty"].append(penalty)
            curves["minutes"].append((time.perf_counter() - started) / 60)
            picture.update(gp_pictures(generator, watched), f"{name}: after epoch {epoch + 1}")
            checkpoint.save(epoch + 1, curves)
    return generator, curves


# %% [markdown]
# First come four short runs of equal cost: without the penalty, with batch normalisation in the
# critic, with the larger learning rate for the generator too, and with the right settings.

# %% role="run" id="gp-short-runs"
gp_runs = {
    "no penalty": train_gp("no-penalty", 0.0, epochs=1),
    "batch norm": train_gp("batch-norm", GP_WEIGHT, epochs=1, batch_norm=True),
    "equal rates": train_gp("equal-rates", GP_WEIGHT, epochs=1, rates=(3e-4, 3e-4)),
    "one epoch": train_gp("one-epoch", GP_WEIGHT, epochs=1),
}
for name, (_, curves) in gp_runs.items():
    estimate, penalty = settled(curves["estimate"]), settled(curves["penalty"])
    print(f"{name:<12} the estimate ends near {estimate:9.3g}, the penalty near {penalty:9.3g}")

# %% [markdown]
# Now the full training run.

# %% role="run" id="gp-train"
GP_EPOCHS = budget(smoke=2, cpu=6, gpu=40)
gp_runs["WGAN-GP"] = train_gp("WGAN-GP", GP_WEIGHT, GP_EPOCHS)
gp_trained, gp_curves = gp_runs["WGAN-GP"]
plot_curves({"estimate": gp_curves["estimate"]}, title="WGAN-GP", ylabel="estimate of $W_1$")
plot_curves({"penalty": gp_curves["penalty"]}, title="WGAN-GP", ylabel="penalty")

# %% [markdown]
# ## What you hand in
#
# The next two cells show 100 samples and their scores, from your trained generator. Run them after
# training, and leave their outputs in the notebook.
#
# ![Three grids of twenty pictures: real digits, white patches with a regular pattern, and grey
# noise.](figures/samples.png)
#
# *Left: real digits, which is what good means. Middle: the model solution after 200 updates (the
# `cpu` budget has about 5,600): patches with the pattern of the generator's layers, and no strokes
# yet. Right: a new generator. If your pictures still look like these two, the run was too short or
# something is wrong.*

# %% role="deliverable" id="gp-samples"
set_seed(1)
show_grid(gp_pictures(gp_trained, gp_latents(100)), title="100 samples")

# %% role="deliverable" id="gp-scores"
set_seed(2)
GP_SCORED = budget(smoke=1000, cpu=10_000, gpu=10_000)
gp_logits = judge_logits(gp_pictures(gp_trained, gp_latents(GP_SCORED)))
print(describe_score(inception_score(gp_logits), GP_SCORED))
print(
    f"Neighbour accuracy of {COMPARED:,} pictures:",
    f"{neighbour_accuracy(judge_logits(held_out), gp_logits[:COMPARED]):.3f}",
    f"(other real digits: {two_numbers(fresh)[1]:.3f}, the best is 0.5)",
)

# %% [markdown]
# ## Cost beside quality

# %% role="run" id="gp-table"
set_seed(3)
print(f"{'run':<14}{'epochs':>7}{'updates':>9}{'minutes':>9}{'Inception':>11}{'neighbours':>12}")
print(
    "{:<14}{:>7}{:>9}{:>9.1f}{:>11.2f}{:>12.2f}".format(
        "untrained",
        *(0, 0, 0.0),
        *two_numbers(gp_pictures(gp_generator().to(DEVICE), gp_latents(COMPARED))),
    )
)
for name, (generator, curves) in gp_runs.items():
    cost = len(curves["minutes"]), len(curves["estimate"]), sum(curves["minutes"])
    numbers = two_numbers(gp_pictures(generator, gp_latents(COMPARED)))
    print("{:<14}{:>7}{:>9,}{:>9.1f}{:>11.2f}{:>12.2f}".format(name, *cost, *numbers))
print("{:<39}{:>11.2f}{:>12.2f}".format("real digits", *two_numbers(fresh)))

# %% [markdown] role="written" id="gp-how-good" points="3"
# **How good are these results?** (a) Answer in one sentence with one of your numbers, *together
# with the best value that it could have* for the same number of pictures. (b) Name one fault that
# this number does not detect, and the forger in the table above that proves it. (c) Use the other
# number, or the pictures themselves, to argue whether your generator has this fault.
# ### BEGIN MARK SCHEME
# - 1 point: (a) a figure from the student's own output, together with the best value (the score of
#   real digits, or 0.5) and the number of pictures. The answer says on which side of the best value
#   a bad result lies.
# - 1 point: (b) the answer names a failure that the number does not detect, and the row of the
#   table that has this failure and a good value (or a value that is not worse than that of real
#   digits).
# - 1 point: (c) the answer draws a conclusion about the student's own generator from a second piece
#   of evidence that does detect this failure. "They look good" alone is no evidence.
# ### END MARK SCHEME
# ### BEGIN SOLUTION
# (a) The Inception Score of my 10,000 samples is below that of 10,000 real digits (both are in the
# line that the notebook prints). So my digits are less sharp, or the classes are less even, than
# for real digits. (b) The score does not detect that pictures repeat: "ten digits, repeated" has
# only ten different pictures, and it scores above real digits (9.98 against 9.75 at the `cpu`
# budget). (c) The neighbour accuracy detects it: repeated pictures are each other's nearest
# neighbours, and this forger gets 1.00. My generator is between 0.5 and 1. If it is at 0.75, that
# is as if half of the pictures were told apart and the others guessed. So it does not repeat a few
# pictures again and again, but some of its pictures can still be told from real ones.
# <!-- figures of the cpu run: gp-forgers 9.98 9.75 1.00 -->
# ### END SOLUTION

# %% [markdown] role="written" id="gp-why-it-looks-right" points="2"
# **Why does the wrong answer look right?** (a) A classmate leaves `create_graph=True` out and
# detaches nothing else. There is no error, the printed value of the penalty is right, and the
# pictures after one epoch look like yours. What is missing, and in which curve would you see it?
# (b) Another classmate draws a single share $t$ for the whole batch. Show that the expected penalty
# is the same as yours, and say what is still worse. Why is a separate share for every *pixel* wrong
# even on average?
# ### BEGIN MARK SCHEME
# - 1 point: (a) the penalty has a value but no gradient with respect to the weights, so the critic
#   is trained as if the penalty had weight 0; the curve of the penalty (or of the estimate) grows
#   and does not settle.
# - 1 point: (b) each point has the same distribution in both cases, so by linearity the mean has
#   the same expectation. The points of one batch are dependent, so the penalty is noisier. With one
#   share for each pixel the points do not lie on the lines, so the penalty measures the slope in
#   another region.
# ### END MARK SCHEME
# ### BEGIN SOLUTION
# (a) Without a graph of the gradient the penalty is a constant for autograd: it is added to the
# loss but changes no update. The estimate still gives gradients, so backward() raises no error. The
# curve of the penalty shows the mistake. It does not settle near zero. It grows with the slope, and
# the estimate grows too, as in the run without a penalty. (b) The expectation of a mean is the mean
# of the expectations, and in both cases each point alone is uniform on its line. But a single share
# moves all points of a batch together, so the penalty of a batch varies more. With one share for
# each pixel the point can be anywhere in the box between the two pictures. It is a mixture of both
# that looks like noise. Then the penalty pulls the slope to 1 where no mass has to pass, and leaves
# it free where mass does pass.
# ### END SOLUTION

# %% role="run" id="gp-summary"
check_summary(
    [
        "gp-points",
        "gradient-penalty",
        "gp-critic-step",
        "gp-best-slope",
        "gp-generator-step",
        "gp-optimizers",
        "gp-turns",
        "gp-neighbours",
    ]
)
