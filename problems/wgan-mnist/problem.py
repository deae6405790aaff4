# ---
# title: A Wasserstein GAN for MNIST
# covers:
#   - CSDS 600 HW2 question 3a: [sample-latents, critic-loss, generator-loss, clip-weights,
#       critic-step, generator-step, make-optimizers, one-round]
#   - CSDS 600 HW2 question 3b: [train, read-the-boxes]
#   - CSDS 600 HW2 question 3 deliverable a (100 samples): [generate, samples, read-the-boxes]
#   - CSDS 600 HW2 question 3 deliverable b (Inception Score): [inception-score, score]
#   - CSDS 600 HW2 question 3 deliverable c (interpolations): [interpolate, interpolations]
# differs:
#   CSDS 600 HW2 question 3a:
#     The critic's weights are clipped. The source does not say how the constraint is kept.
#   CSDS 600 HW2 question 3b:
#     40 epochs on gpu, 20 on cpu. The learning rate is 3e-4 for the first half and then falls to
#     zero. What is asked is to judge the result.
#   CSDS 600 HW2 question 3 deliverable a (100 samples):
#     The notebook shows the samples. What is asked is to judge them.
#   CSDS 600 HW2 question 3 deliverable b (Inception Score):
#     The classifier is this course's own judge of digits in place of the Inception network. The
#     mean is over all pictures, not over ten groups.
#   CSDS 600 HW2 question 3 deliverable c (interpolations):
#     Eight walks along great circles. The source does not name the path.
# presupposes: [training loop in PyTorch, GAN game, Wasserstein distance, KL divergence]
# setup: [basics, checks, data, pictures, judge, training]
# minutes: {smoke: 0.6, cpu: 5, gpu: 15}
# work: {reading: 48, sample-latents: 9, critic-loss: 6, generator-loss: 5, clip-weights: 8,
#   critic-step: 20, generator-step: 14, make-optimizers: 13, one-round: 12, generate: 13,
#   inception-score: 18, interpolate: 16, read-the-boxes: 22, why-a-wrong-score-looks-right: 24}
# ---
# %% [markdown]
# # A Wasserstein GAN for MNIST
#
# Take two distributions on sets that do not overlap. Their KL divergence is infinite and their
# Jensen-Shannon divergence is always the same, however far apart they are. The Wasserstein distance
# $W_1$ still tells us how far apart they are, and so it also tells us in which direction to move.
# We cannot compute $W_1$ for pictures, but we can approximate its dual:
#
# $$W_1(p_{data}, p_g) = \sup_{f\ \text{1-Lipschitz}}\;
#   \mathbb E_{x \sim p_{data}} f(x) - \mathbb E_{x \sim p_g} f(x).$$
#
# A network plays the role of $f$. It is no longer a classifier, so it is called a **critic**: it
# gives every picture a score, and real pictures should score high. This problem builds this game
# ([Arjovsky, Chintala and Bottou, 2017](https://arxiv.org/abs/1701.07875)) from small pieces, shows
# what goes wrong without its one constraint, trains it, and measures the result.
#
# **Contract for everything below.**
#
# - A batch of pictures is `[N, 1, 28, 28]` with values in $[-1, 1]$; the generator ends in `tanh`.
# - A critic maps a batch to scores `[N]`. It scores every picture by itself. Scores are unbounded:
#   no sigmoid, no logarithm.
# - Reductions are means over the batch.
# - A function uses the networks and losses that it receives as arguments, and it works for any
#   networks and losses. It leaves the mode (the `training` flag) of every network, and the
#   `requires_grad` of its parameters, as it found them.
#
# Each function gets what it needs as arguments, so you can go on when you are stuck on one of them.

# %% role="setup" id="wgan-networks"
LATENT_SIZE = 16


def make_generator():
    """Latents [N, LATENT_SIZE] -> pictures [N, 1, 28, 28] in [-1, 1]."""
    generator = nn.Sequential(
        nn.Linear(LATENT_SIZE, 64 * 7 * 7, bias=False),
        nn.Unflatten(1, (64, 7, 7)),
        nn.BatchNorm2d(64),
        nn.ReLU(),
        nn.ConvTranspose2d(64, 32, kernel_size=4, stride=2, padding=1, bias=False),
        nn.BatchNorm2d(32),
        nn.ReLU(),
        nn.ConvTranspose2d(32, 1, kernel_size=4, stride=2, padding=1),
        nn.Tanh(),
    )
    for layer in generator:
        if isinstance(layer, (nn.Linear, nn.ConvTranspose2d)):
            nn.init.normal_(layer.weight, std=0.02)  # DCGAN's small start: learns sooner here
    return generator


def make_critic(normalised=True):
    """Pictures [N, 1, 28, 28] -> scores [N].

    `normalised` brings the hidden layers of every picture to one scale (group normalisation without
    parameters, for each picture separately). Without it the critic is called *plain*.
    """

    def on_one_scale(channels):
        return nn.GroupNorm(1, channels, affine=False) if normalised else nn.Identity()

    return nn.Sequential(
        nn.Conv2d(1, 16, kernel_size=4, stride=2, padding=1),
        nn.LeakyReLU(0.2),
        nn.Conv2d(16, 32, kernel_size=4, stride=2, padding=1),
        on_one_scale(32),
        nn.LeakyReLU(0.2),
        nn.Conv2d(32, 64, kernel_size=3, stride=2, padding=1),
        on_one_scale(64),
        nn.LeakyReLU(0.2),
        nn.Flatten(),
        nn.Linear(64 * 4 * 4, 1),
        nn.Flatten(0),
    )


# %% [markdown]
# ## Latents
#
# The generator turns noise into pictures. **Contract.** The entries of the latents are independent
# standard normal numbers. Every call draws new numbers and does not set a seed. For a repeatable
# experiment, call `set_seed` before the experiment.


# %% role="solution" id="sample-latents"
def sample_latents(count):
    """A float32 tensor [count, LATENT_SIZE] on DEVICE: `count` independently drawn latents."""
    ### BEGIN SOLUTION
    return torch.randn(count, LATENT_SIZE, device=DEVICE)
    ### END SOLUTION


# %% role="tests" id="sample-latents-tests"
with visible_checks("sample-latents") as check:
    check.shape(sample_latents(7), (7, LATENT_SIZE), "each latent is one row")
    check.close(sample_latents(1000).std(), 1.0, "the standard deviation is 1", atol=0.05)
    check.true(not torch.equal(sample_latents(3), sample_latents(3)), "every call draws anew")
    check.true(sample_latents(1).dtype == torch.float32, "float32")
### BEGIN HIDDEN TESTS
import numpy as np

from dgm.testing import expect, expect_array, points


@points(1)
def test_latents_are_standard_normal(student):
    """A thousand latents have the shape asked for, mean 0, variance 1 and a Gaussian's tails."""
    latents = expect_array(
        student.sample_latents(1000),
        (1000, student.LATENT_SIZE),
        what="sample_latents(1000)",
    )
    variance, tails = latents.var(), (abs(latents) > 2).mean()
    expect(
        abs(latents.mean()) < 0.03 and abs(variance - 1) < 0.05,
        f"mean 0 and variance 1 expected, got {latents.mean():.3f} and {variance:.3f}",
    )
    expect(
        abs(tails - 0.0455) < 0.007,
        f"4.6 % of a Gaussian lies beyond 2 standard deviations, here {tails:.1%} does",
    )


@points(1)
def test_every_latent_is_a_draw_of_its_own(student):
    """No two latents are equal, neither in one call nor in two calls after each other."""
    shape = (50, student.LATENT_SIZE)
    latents = np.concatenate(
        [expect_array(student.sample_latents(50), shape, what="sample_latents(50)") for _ in "12"]
    )
    expect(
        len(np.unique(latents[:50], axis=0)) == 50,
        "one call repeats a latent: 100 samples of it would be one picture",
    )
    expect(
        len(np.unique(latents, axis=0)) == 100,
        "two calls give the same latents: is a seed set inside the function?",
    )


@points(0.25)
def test_latents_are_float32_on_the_device(student):
    """Latents are float32, and on DEVICE, whatever that is: the GPU where there is one."""
    expect_array(student.sample_latents(3), None, np.float32, "sample_latents(3)")
    code = """
import torch
at_first, names = DEVICE, sample_latents.__globals__
names["DEVICE"] = torch.device("meta")  # a device of shapes without numbers
try:
    where = sample_latents(3).device.type
finally:
    names["DEVICE"] = at_first
written = sample_latents.__code__
where, "cuda" in str((written.co_names, written.co_consts))
"""
    where, names_cuda = student.run(code)
    expect(where == "meta" or names_cuda, "the latents are not made on DEVICE or moved to it")


### END HIDDEN TESTS

# %% [markdown]
# ## The two losses
#
# The critic looks for the supremum above, but an optimiser minimises. The generator wants its own
# pictures to score high. **Contract.**
#
# - `critic_loss` is the loss that the critic *minimises*. It is minus the difference in the dual
#   above, with means in place of expectations.
# - `generator_loss` is the loss that the generator minimises. It is the term of the difference in
#   the dual above that depends on the generator, with its sign: the generator makes the difference
#   small.
# - Both are scalar tensors that gradients flow through. The two batches need not be equally large.


# %% role="solution" id="critic-loss"
def critic_loss(real_scores, fake_scores):
    """Minus the estimate of W1, from scores [N] of real and [M] of generated pictures: scalar."""
    ### BEGIN SOLUTION
    return fake_scores.mean() - real_scores.mean()
    ### END SOLUTION


# %% role="tests" id="critic-loss-tests"
with visible_checks("critic-loss") as check:
    scores = torch.tensor([1.0, 2.0, 6.0])
    check.close(critic_loss(scores, scores), 0.0, "the loss is 0 for equal scores")
    check.shape(critic_loss(scores, scores[:2]), (), "a scalar, also for unequal batches")
    check.true(critic_loss(scores + 1, scores) < 0, "the loss falls if real pictures score higher")
    check.true(critic_loss(scores, scores + 1) > 0, "the loss rises if real pictures score lower")
    twice = scores.repeat_interleave(2)
    check.close(critic_loss(twice, scores), 0.0, "each real score twice: no mean changes")
### BEGIN HIDDEN TESTS
import numpy as np

from dgm.testing import VALUE_AND_GRADIENTS, expect_close, points

LOSS = "import torch; float(critic_loss(torch.tensor(real), torch.tensor(fake)))"
LOSS_AND_GRADIENTS = VALUE_AND_GRADIENTS + "value_and_gradients(critic_loss, real, fake)"


@points(1.5)
def test_is_minus_the_estimate(student, reference, rng):
    """Falls when real pictures score higher and rises when generated ones do; so do its
    gradients."""
    for centres in ([[3], [-3]], [[-3], [3]]):  # the critic may be wrong about the pictures
        real, fake = rng.normal(centres, 2, (2, 8)).astype(np.float32)
        actual = student.run(LOSS_AND_GRADIENTS, real=real, fake=fake)
        expected = reference.run(LOSS_AND_GRADIENTS, real=real, fake=fake)
        mistake = "a loss is minimised: is the sign right? is it a mean? no absolute value?"
        for name, got, wanted in zip(("loss", "real", "fake"), actual, expected, strict=True):
            of = "critic_loss" if name == "loss" else f"its gradient by the {name} pictures' scores"
            expect_close(got, wanted, f"{of} ({mistake})", rtol=1e-3, atol=1e-4)


@points(0.75)
def test_each_mean_is_over_its_own_batch(student, rng):
    """Listing every generated score twice changes nothing, nor does listing every real one
    twice."""
    real, fake = rng.normal([[3], [-3]], 1, (2, 5)).astype(np.float32)
    loss = student.run(LOSS, real=real, fake=fake)
    for what, scores in [
        ("generated", {"real": real, "fake": np.repeat(fake, 2)}),
        ("real", {"real": np.repeat(real, 2), "fake": fake}),
    ]:
        what = f"critic_loss with every {what} score twice (means, each over its own batch?)"
        expect_close(student.run(LOSS, **scores), loss, what, rtol=1e-3, atol=1e-4)


@points(0.75)
def test_knows_differences_of_scores_only(student, rng):
    """Adding one number to all scores changes nothing, and doubling all scores doubles the loss:
    scores are not logits of a probability."""
    real, fake = rng.normal(0, 2, (2, 6)).astype(np.float32)
    loss = student.run(LOSS, real=real, fake=fake)
    for change, got, wanted in [
        ("after adding 5 to all scores", student.run(LOSS, real=real + 5, fake=fake + 5), loss),
        ("after doubling all scores", student.run(LOSS, real=2 * real, fake=2 * fake), 2 * loss),
    ]:
        what = f"critic_loss {change} (a sigmoid or logarithm left in?)"
        expect_close(got, wanted, what, rtol=1e-3, atol=1e-3)


### END HIDDEN TESTS


# %% role="solution" id="generator-loss"
def generator_loss(fake_scores):
    """What the generator minimises, from scores [M] of its pictures: scalar."""
    ### BEGIN SOLUTION
    return -fake_scores.mean()
    ### END SOLUTION


# %% role="tests" id="generator-loss-tests"
with visible_checks("generator-loss") as check:
    check.shape(generator_loss(torch.randn(4)), (), "a scalar")
    check.close(generator_loss(torch.zeros(4)), 0.0, "scores of 0 give a loss of 0")
    some = torch.tensor([1.0, 2.0, 6.0])
    twice = generator_loss(torch.cat([some, some]))
    check.close(twice, generator_loss(some), "each score twice: a mean does not change")
    check.true(
        generator_loss(torch.ones(4)) < 0, "the loss falls if generated pictures score higher"
    )
    below = generator_loss(-torch.ones(4))
    check.true(below > 0, "the loss rises if generated pictures score lower")
### BEGIN HIDDEN TESTS
import numpy as np

from dgm.testing import VALUE_AND_GRADIENTS, expect_close, points


@points(1.5)
def test_rewards_high_scores(student, reference, rng):
    """Falls when the generator's pictures score higher, by the mean of their scores."""
    code = VALUE_AND_GRADIENTS + "value_and_gradients(generator_loss, fake)"
    for centre in (3, -3):
        fake = rng.normal(centre, 2, 7).astype(np.float32)
        actual, expected = (side.run(code, fake=fake) for side in (student, reference))
        for name, got, wanted in zip(("loss", "gradient"), actual, expected, strict=True):
            of = "generator_loss" if name == "loss" else "its gradient by the scores"
            what = f"{of} (the generator wants *high* scores: its sign? a mean? no absolute value?)"
            expect_close(got, wanted, what, rtol=1e-4, atol=1e-5)


@points(0.5)
def test_doubles_with_the_scores(student, rng):
    """Doubling all scores doubles the loss: scores are not logits of a probability."""
    fake = rng.normal(0, 1, 6).astype(np.float32)
    code = "import torch; float(generator_loss(torch.tensor(fake)))"
    once, twice = student.run(code, fake=fake), student.run(code, fake=2 * fake)
    what = "the loss of doubled scores (a sigmoid or logarithm left in?)"
    expect_close(twice, 2 * once, what, rtol=1e-3, atol=1e-4)


### END HIDDEN TESTS

# %% [markdown]
# ## The constraint
#
# Without a bound on its slope, the critic could multiply its scores by a thousand, and its
# "distance" would grow by the same factor. The first WGAN keeps the critic's parameters in a box
# $[-c, c]$, because a network with bounded weights has a bounded Lipschitz constant. This method is
# crude: the constant is not 1 but *some* unknown $K$, so the estimate is at most $K\,W_1$. And the
# box contains only some of the functions with this constant, so the estimate may be smaller. But
# the method works.
#
# **Contract.** `clip_weights` moves every entry of every parameter, biases included, to the nearest
# number in $[-c, c]$; entries inside the box do not change. It works in place: afterwards the
# critic and its optimiser hold the same parameter objects as before. Gradients and buffers do not
# change.


# %% role="solution" id="clip-weights"
def clip_weights(critic, bound):
    """Move the critic's parameters into [-bound, bound], in place. Returns nothing."""
    ### BEGIN SOLUTION
    with torch.no_grad():
        for parameter in critic.parameters():
            parameter.clamp_(-bound, bound)
    ### END SOLUTION


# %% role="tests" id="clip-weights-tests"
with visible_checks("clip-weights") as check:
    layer = nn.Linear(2, 1)
    with torch.no_grad():
        layer.weight.copy_(torch.tensor([[0.3, -2.0]]))
        layer.bias.fill_(3.0)
    clip_weights(layer, 0.5)
    check.close(layer.weight, [[0.3, -0.5]], "0.3 stays, -2 goes to the edge of the box at 0.5")
    check.close(layer.bias, [0.5], "biases are clipped, too")
    counting = nn.BatchNorm1d(2)
    clip_weights(counting, 0.5)
    check.close(counting.weight, [0.5, 0.5], "weights of normalisation are clipped, too")
    check.close(counting.running_var, [1.0, 1.0], "buffers are not weights: they stay")
### BEGIN HIDDEN TESTS
import numpy as np

from dgm.testing import expect, expect_array, expect_close, points

# A convolution and a normalisation, some entries inside the box and some outside it. One parameter
# is frozen, as in a critic of which only the last layers are trained.
CLIP = """
import torch
from torch import nn
torch.manual_seed(seed)
critic = nn.Sequential(nn.Conv2d(1, 3, 2), nn.BatchNorm2d(3), nn.Flatten(), nn.Linear(12, 1))
for tensor in [*critic.parameters(), *critic.buffers()]:
    if tensor.is_floating_point():
        tensor.data = torch.randn(tensor.shape)
critic[1].weight.data[0] = 2.0  # frozen, and outside of every box
critic.train()
critic[1].weight.requires_grad_(False)
held = list(critic.parameters())
for parameter in held:
    parameter.grad = torch.randn(parameter.shape)
def state():
    named = dict(critic.named_parameters())
    return {
        "parameters": {name: p.detach().clone() for name, p in named.items()},
        "gradients": {name: p.grad.clone() for name, p in named.items() if p.grad is not None},
        "buffers": {name: b.clone() for name, b in critic.named_buffers()},
        "requires_grad": {name: p.requires_grad for name, p in named.items()},
    }
before = state()
clip_weights(critic, bound)
same = [mine is before for mine, before in zip(critic.parameters(), held)]
before, state(), same
"""


def clipped(student, rng):
    bound = float(rng.uniform(0.3, 0.7))
    inputs = {"seed": int(rng.integers(2**31)), "bound": bound}
    return (bound, *student.run(CLIP, **inputs))


def expect_clipped(before, after, bound, names):
    gaps = []
    for name in names:
        wanted = np.clip(np.asarray(before["parameters"][name]), -bound, bound)
        mine = expect_array(after["parameters"].get(name), wanted.shape, what=name)
        gaps.append((mine - wanted).ravel())
    what = f"the gaps of {', '.join(names)}, after clip_weights, to the nearest numbers in the box"
    expect_close(np.concatenate(gaps), np.zeros(sum(map(len, gaps))), what, atol=1e-6)


@points(2)
def test_weights_end_in_the_box(student, rng):
    """Every weight outside the box moves to its nearest edge; weights inside stay as they are."""
    bound, before, after, _ = clipped(student, rng)
    expect_clipped(before, after, bound, ["0.weight", "3.weight"])


@points(1)
def test_biases_and_scales_too(student, rng):
    """The box holds for every parameter: biases and scales as well as matrices, and those that are
    frozen."""
    bound, before, after, _ = clipped(student, rng)
    expect_clipped(before, after, bound, ["0.bias", "1.weight", "1.bias", "3.bias"])


@points(1)
def test_nothing_else_changes(student, rng):
    """Gradients, buffers and requires_grad are as before, and the critic has the parameter objects
    that its optimiser holds."""
    _, before, after, same = clipped(student, rng)
    expect(all(same), "a parameter was replaced, not changed in place: the optimiser holds the old")
    for kind in ("gradients", "buffers"):
        for name, value in before[kind].items():
            mine = expect_array(after[kind].get(name), np.shape(value), what=f"{kind}, {name}")
            what = f"how clip_weights changed the critic's {kind}, {name}"
            expect_close(mine - np.asarray(value), np.zeros(np.shape(value)), what, atol=1e-6)
    kept = after["requires_grad"] == before["requires_grad"]
    expect(kept, "a parameter's requires_grad changed")
    expect(
        any((after["parameters"][name] != v).any() for name, v in before["parameters"].items()),
        "no parameter changed at all",
    )


### END HIDDEN TESTS

# %% [markdown]
# ## One update of the critic
#
# **Contract.** `critic_step` makes one update of the critic:
#
# - It minimises `loss(real_scores, fake_scores)` with one step of the given `optimizer`. The first
#   argument holds the scores of `real`, the second holds the scores of the pictures that
#   `generator` makes from `latents`.
# - The step uses only the gradients of this loss: old values in the critic's gradients are cleared
#   first.
# - `constrain(critic)` is called once, after the optimiser's step, so the critic satisfies the
#   constraint when `critic_step` returns.
# - It does not change the generator. The generator's parameters, their gradients and their
#   `requires_grad` are the same afterwards as before. (Its batch normalisation may update its
#   running statistics, as in any forward pass.)
# - It returns the estimate of the distance, minus the loss before the update, as a plain `float`:
#   a tensor kept in a list would keep its whole graph in memory.


# %% role="solution" id="critic-step"
def critic_step(critic, generator, optimizer, real, latents, loss, constrain):
    """One critic update, with one latent for each real picture. Returns the estimate of W1."""
    ### BEGIN SOLUTION
    with torch.no_grad():  # the critic's update needs no graph through the generator
        fake = generator(latents)
    value = loss(critic(real), critic(fake))
    optimizer.zero_grad()
    value.backward()
    optimizer.step()
    constrain(critic)
    return -value.item()
    ### END SOLUTION


# %% role="tests" id="critic-step-tests"
with visible_checks("critic-step") as check:
    probe_critic = nn.Sequential(nn.Linear(1, 1), nn.Flatten(0))  # score = w x + b
    probe_generator = nn.Linear(1, 1)
    for parameter in [*probe_critic.parameters(), *probe_generator.parameters()]:
        parameter.grad = torch.full_like(parameter, 7.0)  # left over from earlier steps
    weight, constrained = probe_critic[0].weight.item(), []
    estimate = critic_step(
        probe_critic,
        probe_generator,
        torch.optim.SGD(probe_critic.parameters(), lr=0.1),
        real=torch.full((4, 1), 3.0),
        latents=torch.zeros(4, 1),
        loss=lambda real_scores, fake_scores: 2 * (fake_scores.mean() - real_scores.mean()),
        constrain=lambda network: constrained.append(next(network.parameters()).item()),
    )
    gap = 3.0 - probe_generator.bias.item()  # the distance between real and generated points
    check.plain_float(estimate, "the estimate")
    check.close(
        estimate, 2 * weight * gap, "the estimate is minus the given loss before the update"
    )
    moved = probe_critic[0].weight
    check.close(moved, [[weight + 0.2 * gap]], "one step of this loss alone, without old gradients")
    check.close(constrained, [moved.item()], "constrain(critic) is called once, after the step")
    untouched = [
        p.grad is not None and bool((p.grad == 7).all()) for p in probe_generator.parameters()
    ]
    check.true(all(untouched), "the generator's gradients are what they were before")
### BEGIN HIDDEN TESTS
import numpy as np

from dgm.testing import (
    TrainingStep,
    expect,
    expect_moved,
    expect_no_stale_gradients,
    expect_returned,
    expect_same_parameters,
    expect_unchanged,
    points,
)

# `box` is what `constrain` clips to. The loss is not the usual one: it treats the two batches in
# different ways. The batches are the same whether or not old gradients are there.
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
constrained, the_critic = [], critic
def constrain(critic):
    constrained.append("critic" if critic is the_critic else "another network")
    with torch.no_grad():
        for parameter in critic.parameters():
            parameter.clamp_(-box, box)
def loss(real_scores, fake_scores):
    return ((fake_scores + 0.5) ** 2).mean() - 2 * real_scores.mean() + 0.7
""",
    call="critic_step(critic, generator, optimizer, real[i], latents[i], loss, constrain)",
    seen="constrained",
)


@points(3.75)
def test_descends_the_loss(student, reference, rng):
    """The critic moves by one step of the given optimiser down the gradient of the given loss."""
    actual, expected = STEP.run((student, reference), rng, box=100.0, training=True)
    mistake = "right sign? real before fake? the loss and the optimiser that were given?"
    expect_same_parameters(actual, expected, "critic", mistake)


@points(0.75)
def test_uses_no_stale_gradients(student, rng):
    """What the critic's gradients held before a step does not enter it."""
    expect_no_stale_gradients(STEP, student, rng, box=100.0, training=True)


@points(1.5)
def test_constraint_holds_after_the_step(student, rng):
    """The constraint is applied to the critic, once a step and after it, so that the critic obeys
    when the step is over."""
    (actual,) = STEP.run((student,), rng, box=0.01, training=True)
    parameters = actual.after["critic"]["parameters"]
    largest = max(np.abs(value).max() for value in parameters.values())
    expect(
        actual.seen == ["critic"],
        "constrain is to be called once a step, with the critic; it was called with "
        f"{', '.join(actual.seen) or 'nothing'}",
    )
    expect(
        largest <= 0.01 + 1e-6,
        f"after the step a parameter is {largest:.6g}, outside the box of 0.01: "
        "constrain after the optimiser's step, not before",
    )


@points(1)
def test_generator_is_only_used(student, rng):
    """The generator's parameters, gradients and requires_grad are what they were before, and both
    networks are left in the mode in which they were found."""
    for training in (True, False):
        (actual,) = STEP.run((student,), rng, stale=True, box=0.01, training=training)
        expect_moved(actual, "critic")
        kinds = ("parameters", "gradients", "requires_grad", "training")
        expect_unchanged(actual, "generator", *kinds)
        expect_unchanged(actual, "critic", "requires_grad", "training")


@points(0.5)
def test_returns_the_estimate(student, reference, rng):
    """The returned number is a plain float: minus the given loss, from before the update."""
    actual, expected = STEP.run((student, reference), rng, box=100.0, training=True)
    expect_returned(actual, expected, "the estimate (minus the loss that was given)")


### END HIDDEN TESTS

# %% [markdown]
# ## The failure without the constraint
#
# What does a box do to the critic? The next cells use one generator that is never trained, so the
# true distance is *one fixed number*. Three plain critics estimate this distance: one without a
# box, one in a wide box ($c = 0.03$) and one in a narrow box ($c = 0.001$).
#
# The generator learns from the slope of the score at its pictures. **Predict first**: for which
# critic will this slope be `"enormous"` (more than 100), for which `"tiny"` (less than 0.001),
# for which `"moderate"`? This is not scored, and any guess will do; the experiment waits for it.


# %% role="solution" id="wgan-prediction"
def wgan_prediction():
    """{"no box": ..., "c = 0.03": ..., "c = 0.001": ...}: how large the slope becomes."""
    ### BEGIN SOLUTION
    return {"no box": "enormous", "c = 0.03": "moderate", "c = 0.001": "moderate"}
    ### END SOLUTION


# %% [markdown]
# First, load all the real pictures once, as one tensor.

# %% role="run" id="load-pictures"
images, _ = load_mnist(train=True)
images = images[: budget(smoke=1024, cpu=None, gpu=None)].to(DEVICE)
show_grid(images[:20], title="Twenty real digits")

# %% role="run" id="plain-critics"
BATCH_SIZE = 64
LEARNING_RATE = 3e-4
BOXES = {"no box": None, "c = 0.03": 0.03, "c = 0.001": 0.001}


def box(bound):
    """The constraint for `critic_step`: clip to the bound, or do nothing if there is no bound."""
    return lambda critic: None if bound is None else clip_weights(critic, bound)


def train_alone(critic, generator, bound, updates):
    """Train a critic against a fixed generator. Returns the estimates."""
    optimizer = torch.optim.RMSprop(critic.parameters(), lr=LEARNING_RATE)
    estimates = []
    which = "no box" if bound is None else f"c = {bound}"
    for _ in progress(range(updates), description=f"critic alone, {which}", leave=False):
        real = images[torch.randint(len(images), (BATCH_SIZE,), device=DEVICE)]
        latents = sample_latents(BATCH_SIZE)
        estimates.append(
            critic_step(critic, generator, optimizer, real, latents, critic_loss, box(bound))
        )
    return estimates


def slope_at_fakes(critic, generator):
    """Mean norm of the score's gradient at the pictures. The generator learns from it."""
    pictures = generator(sample_latents(256)).detach().requires_grad_()
    (gradient,) = torch.autograd.grad(critic(pictures).sum(), pictures)
    return gradient.flatten(1).norm(dim=1).mean().item()


def compare_boxes(normalised):
    """Train one critic for each box against the same untrained generator; show table and curves.

    Returns the slopes at the fakes.
    """
    curves, slopes = {}, {}
    rows = [f"{'critic alone':<16}{'estimate':>12}{'slope at fakes':>18}"]
    for name, bound in BOXES.items():
        set_seed()
        critic, generator = make_critic(normalised).to(DEVICE), make_generator().to(DEVICE)
        curves[name] = train_alone(critic, generator, bound, budget(smoke=20, cpu=200, gpu=200))
        slopes[name] = slope_at_fakes(critic, generator)
        rows.append(f"{name:<16}{curves[name][-1]:>12.2g}{slopes[name]:>18.2g}")
    print("\n".join(rows))
    figure, axes = plt.subplots(figsize=(6.4, 3.2), layout="constrained")
    for name, estimates in curves.items():
        axes.plot(estimates, label=name)
    axes.set_yscale("log", nonpositive="mask")
    axes.set(xlabel="update of the critic", ylabel="estimate")
    kind = "normalised" if normalised else "plain"
    axes.set_title(f"Estimates of one fixed distance, {kind} critics", loc="left", fontsize=10)
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(frameon=False, fontsize=8)
    plt.show()
    return slopes


guesses = wgan_prediction()  # before the answer is seen
slopes = compare_boxes(normalised=False)
print(f"\n{'slope at fakes':<16}{'you said':<12}measured")
for name, slope in slopes.items():
    word = "enormous" if slope > 100 else "tiny" if slope < 0.001 else "moderate"
    print(f"{name:<16}{guess_of(lambda: guesses, name):<12}{word}")

# %% [markdown]
# The axis is logarithmic, because otherwise the three curves would not fit on it. Estimates of 0 or
# below are not drawn. At the end of the problem you say why the narrow box does this. The authors
# of the WGAN saw tiny slopes, too. Their critic avoided the worst of it through batch
# normalisation, which brings every layer back to one scale. But batch normalisation mixes the
# pictures of a batch, and a critic should score each picture by itself. So our critic normalises
# over the features of one picture. Here are the same boxes again:

# %% role="run" id="normalised-critics"
_ = compare_boxes(normalised=True)

# %% [markdown]
# The slopes are closer to each other now. But the argument for the box does not hold for this
# critic. A normalised layer divides by the spread of its input, so smaller weights before it do not
# make its output smaller. (The layer adds a tiny constant to the spread, to avoid a division by 0.
# In the narrow box the spread is so small that this constant counts.) So the box no longer bounds
# the slope: where the spread is small, the division makes the slope large. What the box still
# bounds are the *scores*. The last layer adds up 1,024 features, whose mean square is at most 1,
# and each has a weight of at most $c$. So the estimate is at most $2 \cdot 1024\, c$, whatever the
# two distributions are. For $c = 0.03$ that is 61, and for $c = 0.001$ it is 2. (Compare the
# estimates in the table.) So this estimate is a distance of another kind: the best difference of
# mean scores among critics with bounded scores. It is 0 for equal distributions, but it is not
# $W_1$ times a fixed number.
#
# ## One update of the generator
#
# **Contract.** `generator_step` makes one update of the generator:
#
# - It minimises `loss(fake_scores)` with one step of the given `optimizer`. The argument holds the
#   scores of the pictures that the generator makes from `latents`; the gradient flows *through* the
#   critic.
# - The step uses only the gradients of this loss: old values in the generator's gradients are
#   cleared first.
# - It does not change the critic. Its parameters and their `requires_grad` are the same afterwards
#   as before, so that its training can go on. Its gradients may change, because `critic_step`
#   clears them before it uses them.
# - It returns the loss before the update as a plain `float`.


# %% role="solution" id="generator-step"
def generator_step(critic, generator, optimizer, latents, loss):
    """One update of the generator against a fixed critic. Returns the loss."""
    ### BEGIN SOLUTION
    value = loss(critic(generator(latents)))
    optimizer.zero_grad()
    value.backward()
    optimizer.step()
    return value.item()
    ### END SOLUTION


# %% role="tests" id="generator-step-tests"
with visible_checks("generator-step") as check:
    probe_critic = nn.Sequential(nn.Linear(1, 1), nn.Flatten(0))  # only its slope matters
    probe_generator = nn.Linear(1, 1)
    bias, slope = probe_generator.bias.item(), probe_critic[0].weight.item()
    value = generator_step(
        probe_critic,
        probe_generator,
        torch.optim.SGD(probe_generator.parameters(), lr=0.1),
        latents=torch.zeros(4, 1),
        loss=lambda fake_scores: -3 * fake_scores.mean(),
    )
    check.plain_float(value, "the loss")
    moved = [bias + 0.3 * slope]
    check.close(probe_generator.bias, moved, "pictures move up the critic's slope, by this loss")
    check.close(probe_critic[0].weight, [[slope]], "the critic stays as it is")
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

# The loss is not the usual one. The latents are the same whether or not old gradients are there.
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
def loss(fake_scores):
    return torch.exp(-2 * fake_scores).mean()
""",
    call="generator_step(critic, generator, optimizer, latents[i], loss)",
)


@points(3)
def test_descends_the_loss(student, reference, rng):
    """The generator moves by one step of the given optimiser down the gradient of the given loss,
    which reaches it through the critic."""
    actual, expected = STEP.run((student, reference), rng, training=True)
    mistake = "right sign? pictures still attached to the graph? the loss and the optimiser given?"
    expect_same_parameters(actual, expected, "generator", mistake)


@points(1)
def test_uses_no_stale_gradients(student, rng):
    """What the generator's gradients held before a step does not enter it."""
    expect_no_stale_gradients(STEP, student, rng, training=True)


@points(1)
def test_critic_is_only_used(student, rng):
    """The critic's parameters and requires_grad are what they were before the step, and both
    networks are left in the mode in which they were found."""
    for training in (True, False):
        (actual,) = STEP.run((student,), rng, training=training)
        expect_moved(actual, "generator")
        expect_unchanged(actual, "critic", "parameters", "requires_grad", "training")
        expect_unchanged(actual, "generator", "requires_grad", "training")


@points(0.75)
def test_returns_the_loss(student, reference, rng):
    """The returned number is the given loss before the update."""
    actual, expected = STEP.run((student, reference), rng, training=True)
    what = "the loss that was given, before the update"
    expect_close(actual.returned[0], expected.returned[0], what, rtol=1e-3, atol=1e-5)


@points(0.25)
def test_returns_a_plain_float(student, rng):
    """What comes back is a plain float, no tensor."""
    (actual,) = STEP.run((student,), rng, training=True)
    expect_float(actual.returned[0], "the loss")


### END HIDDEN TESTS

# %% [markdown]
# ## The optimisers
#
# *Documentation:*
# [`torch.optim.RMSprop`](https://docs.pytorch.org/docs/stable/generated/torch.optim.RMSprop.html),
# [`torch.optim.Adam`](https://docs.pytorch.org/docs/stable/generated/torch.optim.Adam.html).
#
# The critic's loss changes whenever the generator changes, so old gradients point to where a
# minimum *used to be*. The paper found momentum (Adam with its default $\beta_1 = 0.9$) to make
# training unstable. **Contract.** Two optimisers, each with its own network's parameters and no
# others, both at the given learning rate: RMSprop, or Adam with $\beta_1 = 0$ (`betas=(0.0, 0.9)`:
# torch wants floats), and PyTorch's defaults for everything else. There is no momentum: with a
# gradient of zero nothing moves.


# %% role="solution" id="make-optimizers"
def make_optimizers(critic, generator, learning_rate):
    """The critic's and the generator's optimiser, in this order."""
    ### BEGIN SOLUTION
    return (
        torch.optim.RMSprop(critic.parameters(), lr=learning_rate),
        torch.optim.RMSprop(generator.parameters(), lr=learning_rate),
    )
    ### END SOLUTION


# %% role="tests" id="make-optimizers-tests"
with visible_checks("make-optimizers") as check:
    probe_critic, probe_generator = nn.Linear(2, 1), nn.Linear(3, 2)
    optimizers = make_optimizers(probe_critic, probe_generator, 3e-4)
    check.true(len(optimizers) == 2, "there are two optimisers")
    check.close([group["lr"] for o in optimizers for group in o.param_groups], [3e-4, 3e-4], "lr")
    for optimizer, owner in zip(optimizers, (probe_critic, probe_generator), strict=True):
        held = {id(p) for group in optimizer.param_groups for p in group["params"]}
        mine = {id(p) for p in owner.parameters()}
        check.true(held == mine, "each optimiser holds its own network's parameters, and no others")
    for slope in (1.0, 0.0):
        before = probe_critic.weight.detach().clone()
        for parameter in probe_critic.parameters():
            parameter.grad = torch.full_like(parameter, slope)
        optimizers[0].step()
    check.close(probe_critic.weight, before, "after a step, a gradient of zero moves nothing")
### BEGIN HIDDEN TESTS
import numpy as np

from dgm.testing import expect, points

OPTIMIZERS = """
import torch
from torch import nn
critic, generator = nn.Linear(4, 1), nn.Sequential(nn.Linear(2, 3), nn.Linear(3, 4))
networks = {"critic": critic, "generator": generator}
optimizers = dict(zip(networks, make_optimizers(critic, generator, learning_rate), strict=True))
def positions():
    return {name: torch.cat([p.detach().flatten().clone() for p in network.parameters()])
            for name, network in networks.items()}
def walk(name):
    walk = [positions()]
    for gradient in gradients:
        for network in networks.values():
            for parameter in network.parameters():
                parameter.grad = torch.full(parameter.shape, gradient)
        optimizers[name].step()
        walk.append(positions())
    return walk
{name: walk(name) for name in networks}
"""


def moves(student, rng):
    """The gradients, and for each optimiser the moves [gradient, parameter] of both networks."""
    gradients = [*(float(g) for g in rng.uniform(0.5, 1.5, 3) * [3, -1, 0.3]), 0.0]
    walks = student.run(OPTIMIZERS, learning_rate=0.02, gradients=gradients)
    return np.array(gradients), {
        (name, other): np.diff([np.asarray(positions[other]) for positions in walk], axis=0)
        for name, walk in walks.items()
        for other in walks
    }


@points(1)
def test_each_moves_its_own_network(student, rng):
    """A step of one optimiser moves every parameter of its own network, and none of the other."""
    _, seen = moves(student, rng)
    for (name, other), steps in seen.items():
        moved = steps[0] != 0
        expect(
            moved.all() if other == name else not moved.any(),
            f"a step of the {name}'s optimiser moved {moved.mean():.0%} of the parameters of "
            f"the {other}",
        )


@points(1)
def test_rate_and_no_momentum(student, rng):
    """Steps at the given learning rate are those of RMSprop, or of Adam with the betas asked for,
    and with a gradient of zero nothing moves."""
    gradients, seen = moves(student, rng)
    numbers = np.arange(1, len(gradients) + 1)
    squares = {weight: weight ** (numbers[:, None] - numbers) for weight in (0.99, 0.9)}
    means = {w: (1 - w) * np.tril(powers) @ gradients**2 for w, powers in squares.items()}
    means[0.9] /= 1 - 0.9**numbers  # Adam corrects the mean's beginning, RMSprop does not
    for name in ("critic", "generator"):
        steps = seen[name, name]
        coasting = np.abs(steps[-1]).max() / max(np.abs(steps[-2]).max(), 1e-30)
        expect(
            coasting < 1e-3,
            f"with a gradient of zero the {name} still moves by {coasting:.0%} of its last step: "
            "momentum, or a decay of the weights",
        )
        right = [-0.02 * gradients / np.sqrt(mean) for mean in means.values()]
        gaps = [np.abs(steps / 0.02 - each[:, None] / 0.02).max() for each in right]
        sizes = ", ".join(f"{size:.3g}" for size in np.abs(steps[:, 0]) / 0.02)
        expect(
            min(gaps) < 0.01,
            f"the steps of the {name}, in units of the rate, are {sizes} for the gradients "
            f"{', '.join(f'{g:.2g}' for g in gradients)}: neither RMSprop nor Adam with betas of 0 "
            "and 0.9, or another rate",
        )


### END HIDDEN TESTS

# %% [markdown]
# ## One round
#
# The generator should learn from a good critic, so the critic gets several updates before each
# update of the generator. **Contract.** A round is `critic_updates` updates of the critic, then one
# update of the generator.
#
# - Every update of the critic gets a fresh batch of real pictures from `next_batch()` and fresh
#   latents from `draw(count)`. There are as many latents as pictures in that batch: the last batch
#   of an epoch is smaller.
# - The generator's update gets fresh latents too, as many as there were pictures in the round's
#   last batch.
# - The function draws only what this round uses, and every draw is used once.


# %% role="solution" id="one-round"
def one_round(next_batch, draw, update_critic, update_generator, critic_updates):
    """One round of training.

    `next_batch()` returns real pictures, `draw(count)` latents. `update_critic(real, latents)`
    updates the critic and returns its estimate. `update_generator(latents)` updates the generator.
    Returns the list of the critic's estimates.
    """
    ### BEGIN SOLUTION
    estimates = []
    for _ in range(critic_updates):
        real = next_batch()
        estimates.append(update_critic(real, draw(len(real))))
    update_generator(draw(len(real)))
    return estimates
    ### END SOLUTION


# %% role="tests" id="one-round-tests"
with visible_checks("one-round") as check:
    calls, seen, sizes, drawn = [], [], [5, 3, 4, 2], []
    estimates = one_round(
        next_batch=lambda: torch.zeros(sizes.pop(0), 1, 28, 28),
        draw=lambda count: drawn.append(torch.zeros(count, LATENT_SIZE)) or drawn[-1],
        update_critic=lambda real, latents: (
            calls.append("critic") or seen.append(latents) or 0.1 * len(real)
        ),
        update_generator=lambda latents: calls.append("generator") or seen.append(latents),
        critic_updates=2,
    )
    check.true(calls == ["critic", "critic", "generator"], "two critic updates, then the generator")
    check.close(estimates, [0.5, 0.3], "the estimates of two fresh batches come back as a list")
    check.true(len(sizes) == 2, "two updates of the critic take two batches")
    check.true([len(latents) for latents in seen] == [5, 3, 3], "as many latents as pictures")
    fresh = len({id(latents) for latents in seen}) == len(drawn) == 3
    check.true(fresh, "each update has latents of its own, and none are left over")
### BEGIN HIDDEN TESTS
from dgm.testing import NUMBERED_BATCHES, expect, expect_close, expect_items, points

# Every batch and every draw carries its number; the updates write down what they are given.
ROUNDS = (
    NUMBERED_BATCHES
    + """
batch_numbers = itertools.count()
def next_batch():
    number = next(batch_numbers)
    return torch.full((sizes[number % len(sizes)], 1, 2, 2), float(number))
def update_critic(real, latents):
    axes.append([real.dim(), latents.dim()])
    pictures, noise = (real, latents) if real.dim() > latents.dim() else (latents, real)
    calls.append(["critic", tag(pictures), tag(noise)])
    return float(len(calls))
def update_generator(latents):
    calls.append(["generator", tag(latents)])
    return -1.0
axes = []
estimates = one_round(next_batch, draw, update_critic, update_generator, critic_updates)
{
    "calls": calls,
    "axes": axes,
    "estimates": estimates,
    "drawn": [next(batch_numbers), next(draw_numbers)],
}
"""
)


def rounds(student, rng):
    """(critic_updates, what happened) for one, two and several updates; batches of five sizes."""
    sizes = [int(size) for size in rng.permutation([2, 3, 4, 5, 6])]
    counts = (1, 2, int(rng.integers(3, 6)))
    return [(n, student.run(ROUNDS, sizes=sizes, critic_updates=n)) for n in counts]


@points(2)
def test_counts_updates(student, rng):
    """All the critic's updates of a round come first, then one of the generator."""
    for critic_updates, seen in rounds(student, rng):
        order = [call[0] for call in seen["calls"]]
        expect(
            order == ["critic"] * critic_updates + ["generator"],
            f"with critic_updates={critic_updates} the updates were "
            f"{order.count('critic')} of the critic and {order.count('generator')} of the "
            f"generator, the last one of the {order[-1] if order else 'none'}",
        )


@points(1)
def test_batches_and_latents_are_fresh(student, rng):
    """Updates of the critic get real pictures and latents, and no two updates of a round share a
    batch or latents."""
    for _, seen in rounds(student, rng):
        expect(len(seen["calls"]) > 1, "there are fewer than two updates in a round")
        right = all(axes == [4, 2] for axes in seen["axes"])
        expect(right, "update_critic is to be given real pictures first and latents second")
        batches = [call[1][0] for call in seen["calls"] if call[0] == "critic"]
        latents = [call[-1][0] for call in seen["calls"]]
        for what, used in (("a batch of real pictures", batches), ("latents", latents)):
            expect(len(set(used)) == len(used), f"two updates of one round share {what}")


@points(0.5)
def test_as_many_latents_as_pictures(student, rng):
    """Every update gets as many latents as its batch, or the round's last batch, has pictures."""
    for _, seen in rounds(student, rng):
        held = [call[1][1] for call in seen["calls"] if call[0] == "critic"]
        expect(len(held) > 0, "there is no update of the critic in a round")
        for call, count in zip(seen["calls"], held + held[-1:], strict=False):
            expect(
                call[-1][1] == count,
                f"an update of the {call[0]} got {call[-1][1]} latents for {count} pictures",
            )


@points(0.5)
def test_wastes_nothing_and_reports(student, rng):
    """Nothing is drawn that is not used, and every estimate of the critic is returned, in order."""
    for critic_updates, seen in rounds(student, rng):
        drawn, updates = seen["drawn"], len(seen["calls"])
        expect(updates > 0, "there is no update in a round")
        expect(
            drawn[0] <= critic_updates and drawn[1] <= updates,
            f"{drawn[0]} batches and {drawn[1]} draws of latents for {updates} updates",
        )
        places = [i for i, call in enumerate(seen["calls"], start=1) if call[0] == "critic"]
        estimates = expect_items(seen["estimates"], len(places), "the critic's estimates")
        expect_close(estimates, places, "the critic's estimates, in the order of its updates")


### END HIDDEN TESTS

# %% [markdown]
# ## Pictures from a trained generator
#
# In training mode, batch normalisation uses the statistics of the current batch, so a picture would
# depend on the other latents in the batch. **Contract.** `generate` makes pictures in evaluation
# mode, so that a latent always gives the same picture. The pictures do not require gradients. The
# generator's mode is the same afterwards as before.


# %% role="solution" id="generate"
def generate(generator, latents):
    """The generator's pictures of the latents, for looking at."""
    ### BEGIN SOLUTION
    was_training = generator.training
    generator.eval()
    with torch.no_grad():
        pictures = generator(latents)
    generator.train(was_training)
    return pictures
    ### END SOLUTION


# %% role="tests" id="generate-tests"
with visible_checks("generate") as check:
    probe = make_generator().to(DEVICE)
    pictures = generate(probe, sample_latents(3))
    check.shape(pictures, (3, 1, 28, 28), "each latent gives one picture")
    check.true(not pictures.requires_grad, "the pictures do not require gradients")
    check.true(probe.training, "the generator is in training mode again")
    some = sample_latents(4)
    alone = generate(probe, some[:1])
    check.close(generate(probe, some)[:1], alone, "others beside it change no picture", atol=1e-5)
### BEGIN HIDDEN TESTS
from dgm.testing import expect, expect_array, expect_close, points

GENERATE = """
import torch
from torch import nn
torch.manual_seed(seed)
generator = nn.Sequential(nn.Linear(3, 5), nn.BatchNorm1d(5), nn.Linear(5, 4), nn.Tanh())
generator(torch.randn(20, 3))
generator.train(training)
generator[0].bias.requires_grad_(False)
frozen = [parameter.requires_grad for parameter in generator.parameters()]
statistics = generator[1].running_mean.clone()
latents = torch.randn(6, 3)
together = generate(generator, latents)
modes = {module.training for module in generator.modules()}
apart = torch.cat([generate(generator, latents[i:i + 2]) for i in (0, 2, 4)])
{
    "together": together,
    "apart": apart,
    "graph": together.requires_grad,
    "modes": sorted(modes),
    "thawed": [parameter.requires_grad for parameter in generator.parameters()] != frozen,
    "statistics": [statistics, generator[1].running_mean],
}
"""


@points(1)
def test_a_latent_always_gives_the_same_picture(student, reference, rng):
    """A picture does not depend on the latents drawn with it, and making it changes no running
    statistics."""
    inputs = {"seed": int(rng.integers(2**31)), "training": True}
    actual, expected = student.run(GENERATE, **inputs), reference.run(GENERATE, **inputs)
    mistake = "the generator in evaluation mode?"
    for name in ("together", "apart"):
        what = f"pictures made {name} ({mistake})"
        expect_close(actual[name], expected[name], what, rtol=1e-3, atol=1e-5)
    before, after = actual["statistics"]
    expect_close(after, before, f"the running mean ({mistake})")


@points(1)
def test_leaves_mode_and_graph(student, rng):
    """The pictures do not require gradients, and the generator's mode and requires_grad are as they
    were before."""
    for training in (True, False):
        inputs = {"seed": int(rng.integers(2**31)), "training": training}
        actual = student.run(GENERATE, **inputs)
        expect_array(actual["together"], (6, 4), what="the pictures of six latents")
        expect(not actual["graph"], "the pictures still carry the graph that made them")
        expect(
            actual["modes"] == [training],
            f"found with training={training}, left with training={actual['modes']}",
        )
        expect(not actual["thawed"], "the requires_grad of the generator's parameters changed")


### END HIDDEN TESTS

# %% [markdown]
# ## How good? The Inception Score
#
# A classifier looks at the pictures. If the pictures are recognisable, $p(y|x)$ is sharp. If they
# are varied, the marginal $p(y)$ over all pictures is broad
# ([Salimans et al., 2016](https://arxiv.org/abs/1606.03498)):
#
# $$\mathrm{IS} = \exp\Big(\mathbb E_x\, \mathrm{KL}\big(p(y|x)\,\|\,p(y)\big)\Big),
#   \qquad p(y) = \mathbb E_x\, p(y|x).$$
#
# For ten classes the score lies between 1 and 10. Here the classifier is our *judge* of digits, a
# small network that was trained on MNIST beforehand, and not the Inception network. So you cannot
# compare our scores with published scores of photographs. Compare every score with the score of the
# same number of real digits.
#
# **Contract.** The input is logits `[N, K]`: probabilities are their softmax. The expectation is
# the mean over all N pictures (the paper averages over ten groups instead), the KL is in nats, and
# the score is right for logits of any size, also where a probability underflows to 0.


# %% role="solution" id="inception-score"
def inception_score(logits):
    """The Inception Score of N pictures from their logits [N, K], as a plain float."""
    ### BEGIN SOLUTION
    log_conditional = F.log_softmax(logits.double(), dim=1)
    conditional = log_conditional.exp()
    log_marginal = torch.logsumexp(log_conditional, dim=0) - math.log(len(logits))
    divergence = (conditional * (log_conditional - log_marginal)).sum(dim=1)
    return divergence.mean().exp().item()
    ### END SOLUTION


# %% role="tests" id="inception-score-tests"
with visible_checks("inception-score") as check:
    check.close(
        inception_score(torch.zeros(6, 10)), 1.0, "the score is 1 if the judge is never sure"
    )
    check.close(
        inception_score(20 * torch.eye(10)), 10.0, "one clear picture of each digit: 10", atol=1e-3
    )
    threes = 30 * torch.eye(10)[[3, 3, 3]]
    check.close(inception_score(threes), 1.0, "clear pictures of one digit only: 1", atol=1e-3)
    one_sure = torch.tensor([[0.0, 0.0], [60.0, 0.0]])
    check.close(inception_score(one_sure), (4 / 3) ** 0.75, "one clear, one unclear; two classes")
    surest = inception_score(5000 * torch.eye(10))
    check.close(surest, 10.0, "logits of 5000: a judge that is very sure, still 10", atol=1e-3)
    check.plain_float(surest, "the score")
### BEGIN HIDDEN TESTS
import numpy as np

from dgm.testing import expect, expect_close, expect_float, points

SCORE = "import torch; float(inception_score(torch.tensor(logits)))"


@points(2.1)
def test_agrees_with_the_definition(student, reference, rng):
    """Is the exponential of the mean divergence of p(y|x) from p(y), for judges that are more or
    less sure, and for any number of classes."""
    for scale, classes in ((0.5, 10), (3.0, 10), (2.0, 6)):
        logits = rng.normal(0, scale, (40, classes)).astype(np.float32)
        logits[:, 0] += scale  # one class is more frequent than the others
        got, wanted = student.run(SCORE, logits=logits), reference.run(SCORE, logits=logits)
        mistake = "softmax over classes? marginal over pictures? mean before exp? nats?"
        expect_close(got, wanted, f"the score ({mistake})", rtol=1e-3)


@points(0.25)
def test_pictures_alike_score_one(student, rng):
    """Is 1 where all pictures look alike to the judge, however sure it is."""
    alike = np.tile(rng.normal(0, 3, 10).astype(np.float32), (12, 1))
    what = "the score of equal pictures (p(y) is an average over pictures, one entry a class)"
    expect_close(student.run(SCORE, logits=alike), 1.0, what, rtol=1e-3)


@points(0.75)
def test_clear_digits_score_their_number(student, rng):
    """Is the number of digits that occur, equally often, where the judge is sure of each."""
    digits = int(rng.integers(3, 9))
    sure = 60 * np.eye(10, dtype=np.float32)[np.arange(6 * digits) % digits]
    what = f"the score of {digits} clear digits (direction of the divergence? nats? softmax?)"
    expect_close(student.run(SCORE, logits=sure), float(digits), what, rtol=1e-3)


@points(0.25)
def test_shifted_logits_score_the_same(student, rng):
    """Adding a constant to the logits of a picture changes nothing."""
    logits = rng.normal(0, 2, (30, 10)).astype(np.float32)
    shifted = logits + rng.uniform(-9, 9, (30, 1)).astype(np.float32)
    score = student.run(SCORE, logits=logits)
    what = "the score of shifted logits (probabilities are a softmax)"
    expect_close(student.run(SCORE, logits=shifted), score, what, rtol=1e-3)


@points(0.75)
def test_finite_for_any_logits(student, rng):
    """Is finite and right where the judge is surer than floating point can tell, and where all
    logits are huge."""
    sure = 5000 * np.eye(10, dtype=np.float32)[np.arange(30) % 5]
    score = student.run(SCORE, logits=sure)
    expect(
        np.isfinite(score),
        f"the score of very sure logits is {score}: exp overflows, or 0 log 0 is NaN",
    )
    expect_close(score, 5.0, "the score of five clear digits, with very sure logits", rtol=1e-3)
    logits = np.round(4 * rng.normal(0, 2, (30, 10))).astype(np.float32) / 4
    score = student.run(SCORE, logits=logits)
    for offset in (2.0**20, -(2.0**20)):  # added to quarters, in float32 it loses nothing
        found = student.run(SCORE, logits=logits + np.float32(offset))
        what = f"the score after adding {offset:g} to all logits, against itself before (a clamp?)"
        expect_close(found, score, what, rtol=1e-3)


@points(0.1)
def test_returns_a_plain_float(student, rng):
    """What comes back is a plain float, no tensor."""
    logits = rng.normal(0, 2, (20, 10)).astype(np.float32)
    code = "import torch; inception_score(torch.tensor(logits))"
    expect_float(student.run(code, logits=logits), "inception_score")


### END HIDDEN TESTS

# %% [markdown]
# What is the highest score you can hope for? It is the score of real digits. It depends on how many
# there are: a hundred pictures give a poor estimate of $p(y)$, so their score is lower, however
# good they are.

# %% role="run" id="ceiling"
for count in (100, min(10_000, len(images))):
    chosen = torch.randperm(len(images), generator=torch.Generator().manual_seed(0))[:count]
    score = inception_score(judge_logits(images[chosen]))
    print(f"{count:>6,} real digits: {score:.2f} (measured beforehand: {real_ceiling(count):.2f})")

# %% [markdown]
# ## Between two latents
#
# Does a trained generator know a space of digits, or only a list of digits? To find out, one walks
# from one latent to another and looks at the pictures. The straight line is a poor path. In 16
# dimensions most latents have a length between 3 and 5, but half-way between two latents the length
# is about 2.8, and the generator has seen few latents of this length. So follow the great circle.
#
# **Contract.** With $\omega$ the angle between `start` and `end`, and $t$ from 0 to 1 in equal
# steps, both ends included, the rows are
#
# $$z(t) = \frac{\sin((1 - t)\,\omega)\; z_{start} + \sin(t\,\omega)\; z_{end}}{\sin \omega}.$$
#
# If the two latents point in the same direction, the angle is zero, and the row is
# $(1 - t)\, z_{start} + t\, z_{end}$, the limit for $\omega \to 0$. Latents that point in opposite
# directions do not occur.


# %% role="solution" id="interpolate"
def interpolate(start, end, steps):
    """`steps` latents [steps, D] from `start` [D] to `end` [D] along the great circle."""
    ### BEGIN SOLUTION
    t = torch.linspace(0, 1, steps, device=start.device)[:, None]
    omega = torch.acos(F.cosine_similarity(start, end, dim=0).clamp(-1, 1))
    if omega < 1e-3:
        return (1 - t) * start + t * end
    return (torch.sin((1 - t) * omega) * start + torch.sin(t * omega) * end) / torch.sin(omega)
    ### END SOLUTION


# %% role="tests" id="interpolate-tests"
with visible_checks("interpolate") as check:
    east, north = torch.tensor([1.0, 0.0]), torch.tensor([0.0, 1.0])
    path = interpolate(east, north, 3)
    check.shape(path, (3, 2), "each step is one row")
    check.close(path[1], [0.5**0.5, 0.5**0.5], "north-east is half-way from east to north")
    check.close(path[[0, 2]], torch.stack([east, north]), "the first row is start, the last is end")
    far = interpolate(2 * east, 2**0.5 * (east + north), 5)
    check.close(far.norm(dim=1), [2.0] * 5, "between two latents of length 2 all have this length")
    check.close(interpolate(east, 3 * east, 3)[1], 2 * east, "equal directions: the straight line")
### BEGIN HIDDEN TESTS
import numpy as np

from dgm.testing import expect_array, expect_close, points

PATH = "import torch; interpolate(torch.tensor(start), torch.tensor(end), steps)"


def ends(rng, angle):
    """Two latents at this angle, of different lengths."""
    lengths = rng.uniform(2, 4, 2)
    axes, _ = np.linalg.qr(rng.normal(size=(6, 2)))
    start, end = axes[:, 0], np.cos(angle) * axes[:, 0] + np.sin(angle) * axes[:, 1]
    return (lengths[0] * start).astype(np.float32), (lengths[1] * end).astype(np.float32)


@points(0.5)
def test_shows_both_ends(student, rng):
    """The first row is the one latent and the last row the other."""
    start, end = ends(rng, rng.uniform(0.7, 2.4))
    path = student.run(PATH, start=start, end=end, steps=7)
    path = expect_array(path, (7, 6), what="interpolate(start, end, 7)")
    expect_close(path[0], start, "the first row, against start", rtol=1e-3, atol=1e-3)
    expect_close(path[-1], end, "the last row, against end", rtol=1e-3, atol=1e-3)


@points(1)
def test_walks_the_great_circle(student, reference, rng):
    """The rows between the ends lie on the great circle, in equal steps of the angle, whether that
    is large or small."""
    for angle in (rng.uniform(0.7, 2.4), rng.uniform(0.3, 0.5), rng.uniform(0.08, 0.1)):
        start, end = ends(rng, angle)
        inputs = {"start": start, "end": end, "steps": 6}
        what = f"the rows between two latents at an angle of {angle:.2f} (the straight line is too "
        what += "short there)"
        path = expect_array(student.run(PATH, **inputs), (6, 6), what=what)
        expected = np.asarray(reference.run(PATH, **inputs))
        close = 1e-4 if angle < 0.2 else 1e-3  # there the straight line is nearly right
        expect_close(path[1:-1], expected[1:-1], what, rtol=close, atol=close)


@points(0.5)
def test_survives_equal_directions(student, rng):
    """Between two latents that point the same way the path is the straight line."""
    starts = rng.normal(size=(60, 6))
    starts[:6] = 2 * np.eye(6)  # on an axis no rounding hides a division of zero by zero
    factors = np.resize([1.0, 1.5], (60, 1))
    starts, ends = starts.astype(np.float32), (factors * starts).astype(np.float32)
    code = "torch.stack([interpolate(start, end, 5) for start, end in zip(starts, ends)])"
    code = "import torch; starts, ends = torch.tensor(starts), torch.tensor(ends); " + code
    t = np.linspace(0, 1, 5, dtype=np.float32)[:, None]
    what = "the path where the angle is 0 (sin(0) in the denominator? a cosine that rounding has "
    what += "made larger than 1?)"
    wanted = (1 - t) * starts[:, None] + t * ends[:, None]
    got = student.run(code, starts=starts, ends=ends)
    expect_close(got, wanted, what, rtol=1e-2, atol=1e-2)


### END HIDDEN TESTS

# %% [markdown]
# ## Training
#
# You now have all the pieces, and the training loop is short. In one epoch the critic sees every
# real picture once. The learning rate is 3e-4 for the first half of the training, and then it falls
# to zero. The `gpu` budget has 40 epochs; the other budgets have fewer.
#
# The loop saves a checkpoint after each epoch. You can interrupt the cell at any time, look at the
# pictures, and run the cell again to continue.

# %% role="run" id="training-loop"
import time

CRITIC_UPDATES = 2


def hold_then_fall(optimizer, rounds):
    """A schedule: the full learning rate for half of all rounds, then a linear fall to zero."""
    return torch.optim.lr_scheduler.LambdaLR(optimizer, lambda r: min(1.0, 2 * (1 - r / rounds)))


def train_wgan(name, critic, bound, epochs):
    """Train a generator against `critic`. Returns it and the curves.

    "estimate" has a number for each update of the critic, the others one for each epoch.
    """
    set_seed()
    critic = critic.to(DEVICE, memory_format=torch.channels_last)
    generator = make_generator().to(DEVICE, memory_format=torch.channels_last)
    critic_optimizer, generator_optimizer = make_optimizers(critic, generator, LEARNING_RATE)
    rounds = math.ceil(len(images) / BATCH_SIZE) // CRITIC_UPDATES  # in one epoch
    schedules = {
        "critic_schedule": hold_then_fall(critic_optimizer, epochs * rounds),
        "generator_schedule": hold_then_fall(generator_optimizer, epochs * rounds),
    }

    def update_critic(real, latents):
        return critic_step(
            critic, generator, critic_optimizer, real, latents, critic_loss, box(bound)
        )

    def update_generator(latents):
        return generator_step(critic, generator, generator_optimizer, latents, generator_loss)

    # If one of these answers changes, training does not continue from the old checkpoint.
    answers = [sample_latents, critic_loss, generator_loss, clip_weights, critic_step]
    answers += [generator_step, make_optimizers, one_round]
    checkpoint = Checkpoint(
        f"wgan-mnist-{name}",
        {"bound": bound, "epochs": epochs, "images": len(images), "answers": answers},
        critic=critic,
        generator=generator,
        critic_optimizer=critic_optimizer,
        generator_optimizer=generator_optimizer,
        **schedules,
    )
    watched, picture = sample_latents(50), LivePicture()
    epochs_done, curves = checkpoint.load()
    names = ["estimate", "minutes", "mean estimate", "slope at fakes", "score"]
    curves = curves or {name: [] for name in names}
    with interruptible():
        for epoch in range(epochs_done, epochs):
            started = time.perf_counter()
            stream = batches(images, BATCH_SIZE)
            description = f"{name}, epoch {epoch + 1} of {epochs}"
            bar = progress(range(rounds), description=description, leave=False)
            for _ in bar:
                curves["estimate"] += one_round(
                    stream.__next__, sample_latents, update_critic, update_generator, CRITIC_UPDATES
                )
                for schedule in schedules.values():
                    schedule.step()
                bar.set_postfix(estimate=f"{curves['estimate'][-1]:.3g}", refresh=False)
            curves["minutes"].append((time.perf_counter() - started) / 60)
            mean = sum(curves["estimate"][-rounds * CRITIC_UPDATES :]) / (rounds * CRITIC_UPDATES)
            curves["mean estimate"].append(mean)
            curves["slope at fakes"].append(slope_at_fakes(critic, generator))
            pictures = generate(generator, sample_latents(1000))
            curves["score"].append(inception_score(judge_logits(pictures)))
            picture.update(generate(generator, watched), f"{name}: after epoch {epoch + 1}")
            checkpoint.save(epoch + 1, curves)
    return generator, curves


# %% [markdown]
# First come three short runs of equal cost. They show how the plain critics affect a generator.

# %% role="run" id="short-runs"
runs = {
    "plain-no-box": train_wgan("plain-no-box", make_critic(normalised=False), None, epochs=1),
    "plain-narrow-box": train_wgan(
        "plain-narrow-box", make_critic(normalised=False), 0.001, epochs=1
    ),
    "one-epoch": train_wgan("one-epoch", make_critic(), 0.03, epochs=1),
}

# %% [markdown]
# Now the full training run.

# %% role="run" id="train"
EPOCHS = budget(smoke=2, cpu=20, gpu=40)
runs["WGAN"] = train_wgan("WGAN", make_critic(), 0.03, EPOCHS)
trained, curves = runs["WGAN"]
plot_curves({"estimate": curves["estimate"]}, title="WGAN", ylabel="estimate of the distance")
print("epoch   mean estimate   slope at fakes   score of 1,000 pictures")
for epoch in sorted({1, EPOCHS // 4, EPOCHS // 2, 3 * EPOCHS // 4, EPOCHS}):
    if 0 < epoch <= len(curves["score"]):
        row = [curves[name][epoch - 1] for name in ("mean estimate", "slope at fakes", "score")]
        print(f"{epoch:>5}{row[0]:>16.1f}{row[1]:>17.2f}{row[2]:>26.2f}")

# %% [markdown]
# This curve is not a curve of the distance. At the `cpu` budget it first falls, then it is level
# while the pictures improve, and in the second half, where the learning rate falls, it *rises*,
# although the pictures still improve. (The `smoke` budget stops long before that.) The estimate is
# only what the critic of this moment reaches. With a large learning rate the critic never comes
# close to its best, because the generator moves on before the critic is done. With small steps of
# both networks it comes closer, and the estimate grows. The slopes in the table show another
# change: the critic becomes steeper, so even the unit of the estimate is not fixed. So compare two
# estimates only if critic, learning rates and number of updates are the same. Judge the pictures by
# the score and with your eyes.

# %% [markdown]
# ## What you hand in
#
# The next three cells use your trained generator to show 100 samples, their Inception Score, and
# interpolations. Run them after training, and leave their outputs in the notebook.
#
# ![Three grids of twenty pictures: real digits, samples with strokes and some grey pictures, and
# twenty equal white shapes.](figures/samples.png)
#
# *Left: real digits, the goal. Middle: samples of the model solution after 1 epoch
# (the `cpu` budget has 20); there are strokes, but hardly a digit yet, and yours should be better.
# Right: 157 updates of a plain critic without a box; every noise gives the same shape.*

# %% role="deliverable" id="samples"
set_seed(1)
show_grid(generate(trained, sample_latents(100)), title="100 samples")

# %% role="deliverable" id="score"
set_seed(2)
SCORED = budget(smoke=1000, cpu=10_000, gpu=10_000)


def score_of(network, count):
    """The Inception Score of `count` pictures, generated a thousand at a time."""
    parts = [sample_latents(min(1000, count - made)) for made in range(0, count, 1000)]
    return inception_score(torch.cat([judge_logits(generate(network, part)) for part in parts]))


for count in (100, SCORED):
    score, ceiling = score_of(trained, count), real_ceiling(count)
    print(
        f"Inception Score of {count:,} samples: {score:.2f} ({count:,} real digits: {ceiling:.2f})"
    )

# %% role="deliverable" id="interpolations"
set_seed(3)
paths = [interpolate(*sample_latents(2), steps=10) for _ in range(8)]
title = "Eight walks of ten steps, each from one latent (left) to another (right)"
walks = [f"walk {number}" for number in range(1, 9)]
steps = [f"step {number}" for number in range(1, 11)]
show_grid(generate(trained, torch.cat(paths)), title=title, rows=walks, heads=steps)

# %% [markdown]
# ## Cost beside quality
#
# All runs use the same game and the same loop. They differ in the critic, its box, and the training
# time.

# %% role="run" id="wgan-table"
set_seed(4)
untrained = score_of(make_generator().to(DEVICE), SCORED)
print(f"Inception Scores of {SCORED:,} pictures; updates of the critic and of the generator")
print(f"{'run':<18}{'epochs':>7}{'critic':>9}{'generator':>11}{'minutes':>9}{'score':>8}")
print(f"{'untrained':<18}{0:>7}{0:>9}{0:>11}{0:>9.1f}{untrained:>8.2f}")
for name, (generator, history) in runs.items():
    updates, minutes = len(history["estimate"]), history["minutes"]
    cost = f"{len(minutes):>7}{updates:>9,}{updates // CRITIC_UPDATES:>11,}{sum(minutes):>9.1f}"
    print(f"{name:<18}{cost}{score_of(generator, SCORED):>8.2f}")
print(f"{'real digits':<54}{real_ceiling(SCORED):>8.2f}")

# %% [markdown] role="written" id="read-the-boxes" points="3"
# **Read your own figures.** (a) Why does the estimate of the plain critic without a box never
# settle, and what does the estimate then say about the distance? (b) The plain critic in the narrow
# box always satisfies its constraint. Which of your figures show that it is useless anyway, and why
# does this get worse with every additional layer? (c) Judge the WGAN that you trained, by its 100
# samples and the tables of scores: name two things that are still wrong in samples, say how far the
# score is from that of equally many real digits, and say what the training after the first epoch
# has changed. Give the figures that you use.
# ### BEGIN MARK SCHEME
# - 1 point: (a) without a bound the critic can scale its scores, so the supremum is infinite and
#   the estimate measures the time trained (or the size of the weights), not the distance.
# - 1 point: (b) a figure of the student's own (slope, estimate, score or pictures of the short run)
#   *and* the reason: the slope is a product with one factor for each layer, and the box shrinks
#   each factor.
# - 1 point: (c) two faults that can be seen in the samples shown (half); the score beside
#   that of equally many real digits, and the run of one epoch beside the full one (half). No point
#   where the saved outputs hold no samples.
# ### END MARK SCHEME
# ### BEGIN SOLUTION
# (a) If f is allowed, then 1000 f is allowed too, and it makes the estimate a
# thousand times larger. So without a bound the supremum is infinite unless the distributions are
# equal. The curve of my `cpu` run (2e+05 after 200 updates, still rising) measures how long I
# trained, not how far apart the pictures are. (b) In the narrow box the slope at the fakes was
# 2.1e-08. In the wide box it was 9.6. The pictures of the short run in the narrow box were still
# noise. The chain rule multiplies one factor for each layer, and each factor is at most (number of
# inputs) times c. If c is thirty times smaller in four layers, this bound is nearly a million times
# smaller. (c) Two faults that one sees: broken strokes, and shapes between two digits, such as a 4
# and a 9. The score of 10,000 samples stays below that of 10,000 real digits: some samples cannot
# be told by the judge. The run of one epoch has strokes but hardly a digit, and a lower score. So
# what the later epochs changed can be seen in pictures and score, but not in the estimate.
# <!-- figures of the cpu run: plain-critics 2e+05 2.1e-08 9.6 -->
# ### END SOLUTION

# %% [markdown] role="written" id="why-a-wrong-score-looks-right" points="4"
# **Why does the wrong answer look right?** A classmate calls `constrain` *before*
# `optimizer.step()`, with $c = 0.03$ and RMSprop at 3e-4, and gets curves and pictures that are
# hard to tell from yours. (a) Why? Give a bound on how far outside the box the critic can be after
# the step, and say for which learning rate or box you would notice the same mistake at once.
# (RMSprop's step is the learning rate times the gradient, divided by the root of a running mean of
# squared gradients. In this mean the newest square has the weight 0.01.) (b) Another classmate's
# generator has learnt ten pictures, a perfect one of each digit, and draws them over and over. Its
# Inception Score is higher than yours. Why does the score not detect this failure, and what would
# detect it?
# ### BEGIN MARK SCHEME
# - 1 point: (a) the critic leaves the box by at most one step, and the next call clips it back.
# - 1 point: (a) a bound with numbers (RMSprop moves an entry by about lr, at most 10 lr at the
#   first step: 3e-4 to 3e-3, compared with 0.03), and the mistake shows if lr is not small compared
#   with c.
# - 1 point: (b) the score sees only p(y|x) and p(y). The first is sharp and the second is uniform,
#   so the score is near 10, whatever the variety within a digit.
# - 1 point: (b) the answer names something that would detect it: distances between samples of one
#   digit, the Frechet distance in the judge's features, nearest neighbours, or interpolations that
#   jump.
# ### END MARK SCHEME
# ### BEGIN SOLUTION
# (a) Each call clips the result of the previous step, so the critic is never more than one step
# outside the box. RMSprop moves an entry by about the learning rate, and by at most lr / sqrt(0.01)
# = 3e-3 in the first step. So the box is 0.0303, at worst 0.033, instead of 0.03, which is only
# slightly wider. With lr = 0.03, or c = 3e-4, a step is as large as the box. Then the critic that
# gives the estimate and trains the generator violates the constraint. (b) The score knows a picture
# only through p(y|x). Each of the ten pictures is sharp and the digits are equally frequent, so the
# score is close to 10. It does not matter that all threes are the same picture. Distances between
# samples of one digit would be tiny compared with those between real ones. The Frechet distance in
# the judge's features compares covariances, so it would detect the failure too.
# ### END SOLUTION

# %% role="run" id="summary"
check_summary(
    [
        "sample-latents",
        "critic-loss",
        "generator-loss",
        "clip-weights",
        "critic-step",
        "generator-step",
        "make-optimizers",
        "one-round",
        "generate",
        "inception-score",
        "interpolate",
    ]
)
