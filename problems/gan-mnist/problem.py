# ---
# title: A GAN for MNIST
# covers:
#   - MIT 6.S978 PS3 problem 1: [gan-generator, gan-discriminator, gan-discriminator-loss,
#       gan-generator-losses, gan-discriminator-step, gan-generator-step, gan-optimizers,
#       gan-epoch, gan-train]
#   - MIT 6.S978 PS3 problem 1 deliverable (loss curves): [gan-loss-curves, gan-read-the-curves]
#   - MIT 6.S978 PS3 problem 1 deliverable (generated images): [gan-samples]
# differs:
#   MIT 6.S978 PS3 problem 1:
#     Learning rate, batch size and epochs (30 on cpu, 100 on gpu) are fixed, where the source
#     lets the student adjust them. The generator starts from larger weights than PyTorch's.
#   MIT 6.S978 PS3 problem 1 deliverable (loss curves):
#     The notebook draws the curves. What is asked is to read them.
#   MIT 6.S978 PS3 problem 1 deliverable (generated images):
#     The notebook shows the pictures, and no part scores them.
# presupposes: [training loop in PyTorch, cross-entropy, sigmoid and logits, dropout]
# setup: [basics, checks, data, pictures, judge, training]
# minutes: {smoke: 0.4, cpu: 12, gpu: 6}
# work: {reading: 28, gan-generator: 12, gan-discriminator: 12, gan-discriminator-loss: 13,
#   gan-generator-losses: 12, gan-discriminator-step: 18, gan-generator-step: 10, gan-opinion: 10,
#   gan-prediction: 15, gan-optimizers: 8, gan-epoch: 8, gan-read-the-curves: 15,
#   gan-why-it-looks-right: 25}
# ---
# %% [markdown]
# # A GAN for MNIST
#
# A *generator* makes pictures of digits from noise. A *discriminator* looks at a picture and gives
# the probability that it is real. Each network is trained on the other's mistakes
# ([Goodfellow et al., 2014](https://arxiv.org/abs/1406.2661)). There is no density and no
# comparison of pixels. The generator learns about digits only through the gradient that comes back
# through the discriminator, so most of this problem is about that gradient: where it has to flow,
# where it must not flow, and when it vanishes.
#
# The game is built from small pieces. Before the training you see two classical failures: a
# gradient that vanishes, and a generator that fools a discriminator without drawing a digit.
#
# **Contract for everything below.**
#
# - A batch of pictures is `[N, 1, 28, 28]` with values in $[-1, 1]$; a batch of noise is
#   `[N, NOISE_SIZE]`.
# - A discriminator answers with *logits* `[N]`, high for real pictures: the probability that a
#   picture is real is $D(x) = \sigma(\text{logit})$. Nothing that is called a logit has been
#   through a sigmoid.
# - All losses are means over the batch. Batches may have any size, and two batches that are used in
#   one function may differ in size.
# - A function uses the networks and losses that it gets as arguments, whatever these are. It
#   leaves every network in the mode (training or evaluation) in which it found it.
#
# If you are stuck on one part, go on with the next: its checks do not use your answers to the
# others. Only the training needs all of them.

# %% role="setup" id="gan-noise"
import time

NOISE_SIZE = 64


def gan_noise(count):
    """Standard normal noise [count, NOISE_SIZE] on DEVICE."""
    return torch.randn(count, NOISE_SIZE, device=DEVICE)


# %% [markdown]
# ## Two plain networks
#
# Both players are stacks of fully connected layers (`nn.Linear`). A ReLU is flat on one side: a
# unit on that side gets no gradient and passes none on. This is a problem in a GAN, because the
# generator learns only from a gradient that has come through another network. So both networks use
# **LeakyReLU with slope 0.2**.
#
# *Documentation:*
# [`nn.Linear`](https://docs.pytorch.org/docs/stable/generated/torch.nn.Linear.html),
# [`nn.LeakyReLU`](https://docs.pytorch.org/docs/stable/generated/torch.nn.LeakyReLU.html),
# [`nn.Dropout`](https://docs.pytorch.org/docs/stable/generated/torch.nn.Dropout.html).
#
# **Contract.** The generator: noise, hidden layers of 128, 256 and 512 units with a LeakyReLU after
# each, a last layer, and `tanh`, so that pictures are in $[-1, 1]$ like the real ones. It has no
# batch normalisation and no dropout: the same noise vector always gives the same picture, even in
# training mode and whatever else is in the batch.


# %% role="solution" id="gan-generator"
def gan_generator():
    """A new network: noise [N, NOISE_SIZE] -> pictures [N, 1, 28, 28] in [-1, 1]."""
    ### BEGIN SOLUTION
    return nn.Sequential(
        nn.Linear(NOISE_SIZE, 128),
        nn.LeakyReLU(0.2),
        nn.Linear(128, 256),
        nn.LeakyReLU(0.2),
        nn.Linear(256, 512),
        nn.LeakyReLU(0.2),
        nn.Linear(512, 28 * 28),
        nn.Tanh(),
        nn.Unflatten(1, (1, 28, 28)),
    )
    ### END SOLUTION


# %% role="tests" id="gan-generator-tests"
with visible_checks("gan-generator") as check:
    probe = gan_generator()
    check.shape(
        probe(torch.randn(5, NOISE_SIZE)), (5, 1, 28, 28), "one picture for each noise vector"
    )
    weights = sum(parameter.numel() for parameter in probe.parameters())
    check.close(weights, 575_120, "the number of weights and biases")
    same = torch.randn(3, NOISE_SIZE)
    check.close(probe(same), probe(same), "the same noise gives the same picture, in training too")
    for parameter in probe.parameters():  # biases of 0, and each layer adds up what it is given
        nn.init.constant_(parameter, 1e-3 if parameter.dim() > 1 else 0.0)
    above, below = (probe(sign * torch.ones(1, NOISE_SIZE)).mean() for sign in (1, -1))
    check.true(below < 0 < above, "pictures have values below zero, too")
    check.close(below / above, -(0.2**3), "three LeakyReLUs shrink a negative input", rtol=0.01)
    for parameter in probe.parameters():
        nn.init.constant_(parameter, 1.0)
    check.true(probe(same).abs().max() <= 1, "no value of a picture is outside of [-1, 1]")
### BEGIN HIDDEN TESTS
import numpy as np

from dgm.testing import (
    LINEAR_LAYERS,
    expect,
    expect_array,
    expect_close,
    expect_leaky_relus,
    points,
)

TRACE = (
    LINEAR_LAYERS
    + """
torch.manual_seed(seed)
network = gan_generator().train()
noise = torch.randn(12, NOISE_SIZE)
with torch.no_grad():
    with without_dropout():
        made, _, inputs, outputs = linear_layers(network, noise)
    pictures, again, alone = network(noise), network(noise), network(noise[3:5])
    one = network.eval()(noise[:1])
own, others = ({p.data_ptr() for p in n.parameters()} for n in (network, gan_generator()))
{
    "noise": noise,
    "one": one,
    "shared": len(own & others),
    "made": made,
    "pictures": pictures,
    "again": again,
    "alone": alone,
    "inputs": inputs,
    "outputs": outputs,
}
"""
)


def trace(student, rng):
    return student.run(TRACE, seed=int(rng.integers(2**31)))


@points(0.5)
def test_layers_have_the_widths_asked_for(student, rng):
    """The noise goes through linear layers of 128, 256 and 512 units and one for the pixels, and
    every call makes new ones."""
    seen = trace(student, rng)
    shared = seen["shared"]
    expect(shared == 0, f"two generators share {shared} parameters: a new network for each call")
    widths = [np.shape(output)[-1] for output in seen["outputs"]]
    expect(widths == [128, 256, 512, 784], f"the linear layers have {widths} units, in this order")
    expect_close(seen["inputs"][0], seen["noise"], "what the first layer is given, and the noise")


@points(0.5)
def test_leaky_relu_follows_each_hidden_layer(student, rng):
    """Dropout aside, a layer is given the LeakyReLU, with slope 0.2, of what the one before put
    out."""
    seen = trace(student, rng)
    mistake = "another slope? a normalisation in between?"
    expect_leaky_relus(seen["inputs"], seen["outputs"], mistake)


@points(0.5)
def test_a_noise_vector_always_gives_the_same_picture(student, rng):
    """In training mode too, a picture is the same each time and does not depend on its batch."""
    seen = trace(student, rng)
    pictures = expect_array(seen["pictures"], (12, 1, 28, 28), what="the pictures")
    close = {"rtol": 1e-3, "atol": 1e-4}
    expect_close(seen["again"], pictures, "the same noise a second time (dropout?)", **close)
    mistake = "two pictures made alone, against the same in a batch (batch normalisation?)"
    expect_close(seen["alone"], pictures[3:5], mistake, **close)


@points(0.5)
def test_pictures_are_tanh_of_the_last_layer(student, rng):
    """The pictures are the last layer's output after tanh, one channel of 28 x 28."""
    seen = trace(student, rng)
    pictures = expect_array(seen["made"], (12, 1, 28, 28), np.float32, "the pictures")
    expect(len(seen["outputs"]) > 0, "there is no linear layer")
    wanted = np.tanh(np.asarray(seen["outputs"][-1])).reshape(pictures.shape)
    mistake = "the pictures, against tanh of the last layer (values in [-1, 1], not [0, 1])"
    expect_close(pictures, wanted, mistake, rtol=1e-3, atol=1e-5)
    expect_array(seen["one"], (1, 1, 28, 28), what="a batch of one picture")


### END HIDDEN TESTS

# %% [markdown]
# **Contract.** The discriminator: the picture's 784 pixels, hidden layers of 512, 256 and 128 units
# with a LeakyReLU and then dropout after each, and a last layer with one output, the logit.
# `dropout` is the probability with which a hidden unit is dropped, in training mode only. There is
# no sigmoid and no batch normalisation: each picture is judged by itself.
#
# Why does only the discriminator use dropout? A discriminator can memorise 60,000 pictures and then
# be right about all of them for the wrong reasons. Noise in its layers makes memorising harder. It
# also makes the discriminator less sure of itself, which helps the generator.


# %% role="solution" id="gan-discriminator"
def gan_discriminator(dropout=0.3):
    """A new network: pictures [N, 1, 28, 28] -> logits [N]."""
    ### BEGIN SOLUTION
    return nn.Sequential(
        nn.Flatten(),
        nn.Linear(28 * 28, 512),
        nn.LeakyReLU(0.2),
        nn.Dropout(dropout),
        nn.Linear(512, 256),
        nn.LeakyReLU(0.2),
        nn.Dropout(dropout),
        nn.Linear(256, 128),
        nn.LeakyReLU(0.2),
        nn.Dropout(dropout),
        nn.Linear(128, 1),
        nn.Flatten(0),
    )
    ### END SOLUTION


# %% role="tests" id="gan-discriminator-tests"
with visible_checks("gan-discriminator") as check:
    probe = gan_discriminator()
    check.shape(probe(torch.zeros(5, 1, 28, 28)), (5,), "one logit for each picture")
    weights = sum(parameter.numel() for parameter in probe.parameters())
    check.close(weights, 566_273, "the number of weights and biases")
    check.shape(probe(torch.zeros(1, 1, 28, 28)), (1,), "one logit for a single picture")
    loud = probe(1e4 * torch.randn(20, 1, 28, 28))
    check.true(loud.abs().max() > 1, "logits can be far outside of [0, 1]")
    deaf = gan_discriminator(dropout=1.0)(torch.randn(2, 1, 28, 28))
    check.close(deaf[0], deaf[1], "with dropout=1.0, in training mode, all pictures look alike")
### BEGIN HIDDEN TESTS
import numpy as np

from dgm.testing import (
    LINEAR_LAYERS,
    expect,
    expect_array,
    expect_close,
    expect_leaky_relus,
    points,
)

TRACE = (
    LINEAR_LAYERS
    + """
torch.manual_seed(seed)
network = gan_discriminator() if dropout is None else gan_discriminator(dropout=dropout)
network.train(training)
pictures = 2 * torch.rand(60, 1, 28, 28) - 1
with torch.no_grad(), contextlib.nullcontext() if drops else without_dropout():
    logits, layers, inputs, outputs = linear_layers(network, pictures)
    alone = network(pictures[3:5])
    for layer in layers[-1:]:
        for tensor in layer.parameters():
            tensor.mul_(100)
    surer, one = network(pictures), network.eval()(pictures[:1])
own, others = ({p.data_ptr() for p in n.parameters()} for n in (network, gan_discriminator()))
{
    "pictures": pictures,
    "one": one,
    "shared": len(own & others),
    "logits": logits,
    "alone": alone,
    "surer": surer,
    "inputs": inputs,
    "outputs": outputs,
}
"""
)


def trace(student, rng, training=True, dropout=0.3, drops=False):
    """What the layers do; dropout is left out but where `drops` is true."""
    inputs = {"training": training, "dropout": dropout, "drops": drops}
    return student.run(TRACE, seed=int(rng.integers(2**31)), **inputs)


def leaky(values):
    return np.where(np.asarray(values) > 0, values, 0.2 * np.asarray(values))


@points(0.2)
def test_layers_have_the_widths_asked_for(student, rng):
    """The pixels go through linear layers of 512, 256 and 128 units and one for the logit, and
    every call makes new ones."""
    seen = trace(student, rng)
    shared = seen["shared"]
    expect(shared == 0, f"two discriminators share {shared} parameters: make a new network a call")
    widths = [np.shape(output)[-1] for output in seen["outputs"]]
    expect(widths == [512, 256, 128, 1], f"the linear layers have {widths} units, in this order")
    pixels = np.asarray(seen["pictures"]).reshape(60, 784)
    expect_close(seen["inputs"][0], pixels, "what the first layer is given, and the pixels")


@points(0.2)
def test_leaky_relu_follows_each_hidden_layer(student, rng):
    """Without dropout, what a layer is given is the LeakyReLU, with slope 0.2, of what the one
    before put out."""
    seen = trace(student, rng)
    expect_leaky_relus(seen["inputs"], seen["outputs"], "another slope? a normalisation?")


@points(0.5)
def test_dropout_follows_each_hidden_layer(student, rng):
    """In training mode every hidden layer loses the given share of its units at random, and the
    others make up for it; nothing else is lost, and in evaluation mode nothing at all."""
    chosen = float(rng.uniform(0.5, 0.7))
    for training, given in ((True, chosen), (False, chosen), (True, None)):
        seen = trace(student, rng, training, given, drops=True)
        dropout = 0.3 if given is None else given
        expect(len(seen["inputs"]) > 1, "there is one linear layer or none")
        mode = "training" if training else "evaluation"
        for what, values in (("the pixels", seen["inputs"][0]), ("the logits", seen["logits"])):
            lost = float(np.mean(np.asarray(values) == 0))
            mistake = "dropout follows the hidden layers alone"
            expect(lost < 0.05, f"in {mode} mode {lost:.0%} of {what} are 0: {mistake}")
        for k, output in enumerate(seen["outputs"][:-1], start=1):
            got, share = np.asarray(seen["inputs"][k]), dropout if training else 0.0
            sizes = np.shape(output), got.shape
            expect(
                sizes[0] == sizes[1], f"layer {k} gives {sizes[0]}, the next is given {sizes[1]}"
            )
            lost = float(np.mean(got[np.asarray(output) > 0] == 0))  # a ReLU's zeros do not count
            expect(
                abs(lost - share) < 0.05,
                f"in {mode} mode {lost:.0%} of hidden layer {k} is dropped, {share:.0%} expected",
            )
            wanted = np.where(got == 0, 0, leaky(output) / (1 - share))
            what = f"what is left of hidden layer {k} in {mode} mode"
            expect_close(got, wanted, what, rtol=1e-3, atol=1e-5)


@points(0.7)
def test_answers_with_logits(student, rng):
    """The answer is the last layer's output itself, one number a picture, whatever else is in the
    batch."""
    seen = trace(student, rng)
    logits = expect_array(seen["logits"], (60,), np.float32, "the logits of 60 pictures")
    expect(len(seen["outputs"]) > 0, "there is no linear layer")
    wanted = np.asarray(seen["outputs"][-1]).reshape(60)
    close = {"rtol": 1e-3, "atol": 1e-5}
    expect_close(logits, wanted, "the answer, against the last layer (a sigmoid left in?)", **close)
    mistake = "logits of two pictures alone, against those in a batch (batch normalisation?)"
    expect_close(seen["alone"], logits[3:5], mistake, **close)


@points(0.1)
def test_a_single_picture_gets_one_logit(student, rng):
    """The logits of a batch of one picture are a vector with one entry."""
    seen = trace(student, rng)
    expect_array(seen["one"], (1,), what="the logits of a batch of one picture")


@points(0.3)
def test_can_be_as_sure_as_it_likes(student, rng):
    """With the last layer's weights a hundred times larger, so are the logits."""
    seen = trace(student, rng)
    logits = expect_array(seen["logits"], None, what="the logits of 60 pictures")
    what = "the logits after all weights of the last layer were made 100 times larger"
    expect_close(seen["surer"], 100 * logits, f"{what} (squashed?)", rtol=1e-2, atol=1e-3)


### END HIDDEN TESTS

# %% [markdown]
# ## The losses, and why they take logits
#
# The discriminator is a classifier. Its loss is the cross-entropy:
#
# $$L_D = -\operatorname{mean} \log D(x_{real})
#   {} - \operatorname{mean} \log\bigl(1 - D(x_{fake})\bigr).$$
#
# The cell below computes the second term directly, with $D = \sigma(\text{logit})$ in `float32`. It
# shows the loss of a discriminator that is sure of itself and wrong:

# %% role="run" id="gan-log-of-zero"
print("logit of a fake   D(fake)        -log(1 - D)   should be")
for logit in (0.0, 5.0, 10.0, 16.0, 17.0, 100.0):
    probability = torch.sigmoid(torch.tensor(logit))
    written_down = -torch.log(1 - probability)
    right = math.log1p(math.exp(logit))
    print(f"{logit:>15g}   {probability.item():<12.8f}{written_down.item():>14.4f}{right:>12.4f}")

# %% [markdown]
# From a logit of 17 on, the probability rounds to 1. The loss is then infinite, and its gradient is
# lost too. As a function of the logit, however, the loss is harmless: for large logits it is nearly
# a straight line. That is why the functions here pass logits to each other, and why the sigmoid and
# the logarithm are taken together, once, in the loss.
#
# **Contract.** `discriminator_loss` is $L_D$ above: the *sum* of two means, each over its own
# batch, in nats, as a scalar tensor that gradients flow through. Value and gradient are right for
# logits of any size that `float32` holds, such as 1000.


# %% role="solution" id="gan-discriminator-loss"
def discriminator_loss(real_logits, fake_logits):
    """What the discriminator minimises, from logits [N] of real and [M] of generated pictures."""
    ### BEGIN SOLUTION
    return -F.logsigmoid(real_logits).mean() - F.logsigmoid(-fake_logits).mean()
    ### END SOLUTION


# %% role="tests" id="gan-discriminator-loss-tests"
with visible_checks("gan-discriminator-loss") as check:
    undecided = torch.zeros(4)
    check.close(discriminator_loss(undecided, undecided), math.log(4), "undecided: log 4")
    check.true(
        discriminator_loss(undecided + 3, undecided - 3) < discriminator_loss(undecided, undecided),
        "a discriminator that is right about both kinds of pictures has the smaller loss",
    )
    check.shape(discriminator_loss(undecided, undecided[:3]), (), "a scalar, also for two sizes")
    check.close(discriminator_loss(undecided + 50, undecided - 50), 0.0, "sure and right: no loss")
    one = undecided[:1] - 50
    check.close(discriminator_loss(undecided, one), math.log(2), "4 undecided, 1 right: log 2")
    wrong, worse = (discriminator_loss(undecided - size, undecided + size) for size in (200, 300))
    check.true(worse > wrong, "sure and wrong, with logits of 300: more loss than with 200")
### BEGIN HIDDEN TESTS
import numpy as np

from dgm.testing import (
    VALUE_AND_GRADIENTS,
    expect,
    expect_array,
    expect_close,
    expect_items,
    expect_number,
    points,
)

LOSS_AND_GRADIENTS = VALUE_AND_GRADIENTS + "value_and_gradients(discriminator_loss, real, fake)"
# The loss of all pairs of one real logit and one of a fake, and of the two batches.
PAIRS = """
import torch
real, fake = torch.tensor(real), torch.tensor(fake)
pairs = [discriminator_loss(r[None], f[None]) for r in real for f in fake]
[float(discriminator_loss(real, fake)), [float(pair) for pair in pairs]]
"""


def as_floats(*values):
    return [np.asarray(value, dtype=np.float32) for value in values]


def loss_and_gradients(side, real, fake):
    real, fake = as_floats(real, fake)
    found = expect_items(side.run(LOSS_AND_GRADIENTS, real=real, fake=fake), 3, "the loss")
    value = expect_number(found[0], what="the loss")
    sizes = zip(found[1:], (len(real), len(fake)), strict=True)
    return value, np.stack(
        [expect_array(slope, (size,), what="a gradient") for slope, size in sizes]
    )


@points(1)
def test_is_the_cross_entropy(student, reference, rng):
    """Of one real and one generated picture it is -log D of the one and -log(1 - D) of the other,
    added; so are its gradients."""
    mistake = "real and fake swapped? a term missing? sigmoid twice? the sum, not half of it?"
    for real, fake in rng.normal(0, 2, (4, 2)):
        value, slopes = loss_and_gradients(student, [real], [fake])
        wanted, wanted_slopes = loss_and_gradients(reference, [real], [fake])
        what = f"the loss for the logits {real:.3f} (real) and {fake:.3f} (fake)"
        expect_close(value, wanted, f"{what} ({mistake})", rtol=1e-3, atol=1e-5)
        what = f"{what}, its gradients by both"
        expect_close(slopes, wanted_slopes, f"{what} ({mistake})", rtol=1e-3, atol=1e-5)


@points(0.5)
def test_each_mean_is_over_its_own_batch(student, rng):
    """The two batches may differ in size, and the loss of both is the mean of what it is for the
    pairs of one real and one generated picture."""
    real, fake = as_floats(rng.normal(1, 2, 7), rng.normal(-1, 2, 4))
    got, pairs = expect_items(student.run(PAIRS, real=real, fake=fake), 2, "the losses")
    expect(np.ptp(pairs) > 1e-3, "the loss of a pair is the same whatever the logits are")
    what = "the loss of 7 real and 4 generated pictures, against the mean over all 28 pairs of "
    what += "one of each (two means, each over its own batch?)"
    expect_close(got, np.mean(pairs), what, rtol=1e-3, atol=1e-5)


@points(0.5)
def test_survives_certainty(student, rng):
    """Where the discriminator is nearly certain, the loss is nearly a straight line, and it goes
    on so, in value and in slope, where the discriminator is certain."""
    near, sizes = 12, (float(rng.uniform(15.5, 16.5)), float(rng.uniform(100, 300)))
    steepest = 0
    for mood, sign in (("right", 1), ("wrong", -1)):
        value, slopes = loss_and_gradients(student, [sign * near] * 2, [-sign * near] * 2)
        steepest = max(steepest, np.abs(slopes).max())
        reached = [loss_and_gradients(student, [sign * k] * 2, [-sign * k] * 2) for k in sizes]
        for size, (far, far_slopes) in zip(sizes[::-1], reached[::-1], strict=True):
            rise = sign * (size - near) * (slopes[0].sum() - slopes[1].sum())
            where = f"where the discriminator is certain and {mood}, with logits of {size:.0f}"
            hint = f"against the straight line from {near} on (logarithm of a rounded probability?)"
            expect_close(far, value + rise, f"the loss {where}, {hint}", rtol=1e-3, atol=0.01)
            what = f"the slopes of the loss {where}, against those at {near}"
            expect_close(far_slopes, slopes, what, rtol=1e-2, atol=1e-3)
    expect(steepest > 0.01, "a certain discriminator gets no slope, whether right or wrong")


### END HIDDEN TESTS

# %% [markdown]
# The generator plays against the discriminator. Two losses are in use for it. For each picture
# their gradients have the same direction and differ only in size:
#
# - the **saturating** loss, the generator's own term of the game: minimise
#   $\operatorname{mean} \log(1 - D(x_{fake}))$;
# - the **non-saturating** loss: minimise $-\operatorname{mean} \log D(x_{fake})$, the cross-entropy
#   with the fakes labelled as real.
#
# **Contract.** Both take the logits `[M]` of generated pictures and return a scalar tensor that
# gradients flow through, in nats; value and gradient are right for logits of any size.


# %% role="solution" id="gan-generator-losses"
def saturating_loss(fake_logits):
    """mean log(1 - D(fake)): the generator's own term of the game."""
    ### BEGIN SOLUTION
    return F.logsigmoid(-fake_logits).mean()
    ### END SOLUTION


def non_saturating_loss(fake_logits):
    """-mean log D(fake): the cross-entropy with the fakes labelled as real."""
    ### BEGIN SOLUTION
    return -F.logsigmoid(fake_logits).mean()
    ### END SOLUTION


# %% role="tests" id="gan-generator-losses-tests"
with visible_checks("gan-generator-losses") as check:
    undecided = torch.zeros(3)
    check.close(saturating_loss(undecided), -math.log(2), "saturating, undecided: -log 2")
    check.close(non_saturating_loss(undecided), math.log(2), "non-saturating, undecided: log 2")
    for loss in (saturating_loss, non_saturating_loss):
        name = loss.__name__
        check.true(loss(undecided + 1) < loss(undecided), f"{name} falls when a fake fools better")
        graph = loss(torch.zeros(3, requires_grad=True))
        check.true(getattr(graph, "requires_grad", False), f"{name}: a tensor with a gradient")
        for size in (-250, 250):
            fools = loss(undecided + size + 50) < loss(undecided + size - 50)
            flat = (size > 0) == (loss is non_saturating_loss)  # there it is 0 up to rounding
            check.true(fools or flat, f"{name} still falls at logits near {size}")
### BEGIN HIDDEN TESTS
import numpy as np

from dgm.testing import (
    VALUE_AND_GRADIENTS,
    expect,
    expect_array,
    expect_close,
    expect_items,
    expect_number,
    points,
)

LOSSES_AND_GRADIENTS = (
    VALUE_AND_GRADIENTS
    + """
losses = {"saturating": saturating_loss, "non-saturating": non_saturating_loss}
{name: value_and_gradients(loss, fake) for name, loss in losses.items()}
"""
)


def loss_and_slope(side, name, logits):
    fake = np.asarray(logits, dtype=np.float32)
    found = expect_items(side.run(LOSSES_AND_GRADIENTS, fake=fake)[name], 2, "the loss")
    value = expect_number(found[0], what=f"the {name} loss")
    return value, expect_array(found[1], (len(fake),), what="its gradient")


def compare(student, reference, name, rng):
    for logit in rng.normal(-1, 2, 4):
        actual = loss_and_slope(student, name, [logit])
        expected = loss_and_slope(reference, name, [logit])
        for part, got, wanted in zip(("value", "gradient"), actual, expected, strict=True):
            mistake = "which of D and 1 - D? the sign? logits, not probabilities?"
            what = f"the {name} loss for a logit of {logit:.3f}, its {part} ({mistake})"
            expect_close(got, wanted, what, rtol=1e-3, atol=1e-5)


@points(0.7)
def test_non_saturating_loss_is_minus_log_d(student, reference, rng):
    """For a single picture the non-saturating loss is -log D, in value and in gradient."""
    compare(student, reference, "non-saturating", rng)


@points(0.35)
def test_saturating_loss_is_log_one_minus_d(student, reference, rng):
    """For a single picture the saturating loss is log(1 - D), in value and in gradient."""
    compare(student, reference, "saturating", rng)


@points(0.45)
def test_both_are_means(student, rng):
    """The loss of a batch is the mean of the losses of its pictures."""
    fake = rng.normal(-1, 2, 5)
    for name in ("saturating", "non-saturating"):
        single = [loss_and_slope(student, name, [logit])[0] for logit in fake]
        expect(np.ptp(single) > 1e-3, f"the {name} loss is the same whatever the logit is")
        what = f"the {name} loss of a batch, against the mean of the losses of its pictures"
        expect_close(loss_and_slope(student, name, fake)[0], np.mean(single), what, rtol=1e-3)


@points(0.5)
def test_both_survive_certainty(student, rng):
    """Where the discriminator is nearly certain, each loss is nearly a straight line, and it goes
    on so, in value and in slope, where the discriminator is certain."""
    near, sizes = 12, (float(rng.uniform(15.5, 16.5)), float(rng.uniform(100, 300)))
    for name in ("saturating", "non-saturating"):
        steepest = 0
        for sign, mood in ((1, "real"), (-1, "fake")):
            value, slope = loss_and_slope(student, name, [sign * near] * 2)
            steepest = max(steepest, np.abs(slope).max())
            reached = [loss_and_slope(student, name, [sign * size] * 2) for size in sizes]
            for size, (far, far_slope) in zip(sizes[::-1], reached[::-1], strict=True):
                wanted = value + sign * (size - near) * slope.sum()
                what = f"where the discriminator takes a fake for {mood} with certainty (logit "
                what += f"{sign * size:.0f}), against the straight line from {sign * near} on"
                expect_close(far, wanted, f"the {name} loss {what}", rtol=1e-3, atol=0.01)
                expect_close(far_slope, slope, f"the slope of the {name} loss {what}", 1e-2, 1e-3)
        expect(steepest > 0.01, f"the {name} loss has no slope where the discriminator is certain")


### END HIDDEN TESTS

# %% [markdown]
# ## One update of the discriminator
#
# The two updates of the game use the same two networks. They differ in which of them changes, and
# in how far the gradient of the loss has to go:
#
# ![In the update of the discriminator the gradient goes from the loss into the discriminator and
# stops before the generator. In the update of the generator it goes through the discriminator to
# the generator.](figures/gradients.png)
#
# *Where a gradient flows, and where it does not.*
#
# **Contract.** `discriminator_step` makes one update of the discriminator:
#
# - It minimises `loss(real_logits, fake_logits)`, with one step of the given `optimizer`. These are
#   the logits of `real` and of the pictures that `generator` makes from `noise`.
# - The step uses only the gradients of this loss. Clear the discriminator's old gradients first:
#   the generator's update leaves some there.
# - Both networks work in the mode in which they are found: call neither `train()` nor `eval()`.
# - The generator is only used. Its parameters, their gradients and their `requires_grad` are
#   afterwards what they were before.
# - It returns the loss before the update as a plain `float`: a tensor kept in a list would keep its
#   whole graph in memory. (`.item()` turns the tensor into a number.)


# %% [markdown]
# <details><summary>Hint 1</summary>
#
# The discriminator's loss depends on the generator through the fakes. Which gradients would
# `backward` fill, if you did nothing about it?
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# Make the fakes without a graph, or detach them. Then it is the usual order: loss, clear old
# gradients, `backward`, step of this optimiser alone.
#
# </details>


# %% role="solution" id="gan-discriminator-step"
def discriminator_step(discriminator, generator, optimizer, real, noise, loss):
    """One update of the discriminator on real pictures and fakes; returns the loss."""
    ### BEGIN SOLUTION
    with torch.no_grad():  # the discriminator's update needs no graph through the generator
        fake = generator(noise)
    value = loss(discriminator(real), discriminator(fake))
    optimizer.zero_grad()
    value.backward()
    optimizer.step()
    return value.item()
    ### END SOLUTION


# %% role="tests" id="gan-discriminator-step-tests"
with visible_checks("gan-discriminator-step") as check:
    probe_discriminator = nn.Sequential(nn.Linear(1, 1), nn.Flatten(0))  # logit = w x + b
    probe_generator = nn.Linear(1, 1).eval()
    w = probe_discriminator[0].weight
    before, w.grad = w.item(), torch.full((1, 1), 7.0)  # an old gradient
    value = discriminator_step(
        probe_discriminator,
        probe_generator,
        torch.optim.SGD(probe_discriminator.parameters(), lr=0.1),
        real=torch.full((4, 1), 30.0),  # real points are at 30
        noise=torch.zeros(4, 1),  # and fakes at the generator's bias
        loss=lambda real_logits, fake_logits: fake_logits.mean() - real_logits.mean(),
    )
    gap = 30.0 - probe_generator.bias.item()  # minus the slope of this loss in w
    check.plain_float(value, "the loss")
    wanted = "w after one step of SGD: w + 0.1 gap (are old gradients cleared?)"
    check.close(w, [[before + 0.1 * gap]], wanted)
    untouched = all(p.grad is None and p.requires_grad for p in probe_generator.parameters())
    check.true(untouched, "the generator has no gradients, and can still be trained")
    check.true(not probe_generator.training, "both networks are in the mode in which they were")
### BEGIN HIDDEN TESTS
from dgm.testing import (
    TrainingStep,
    expect,
    expect_float,
    expect_mode_kept,
    expect_no_stale_gradients,
    expect_number,
    expect_same_parameters,
    expect_unchanged,
    points,
)

# The loss treats its arguments differently, and its gradients are large; so is one weight of each
# network. One of the generator's parameters is not to be trained.
STEP = TrainingStep(
    networks="""
generator = nn.Sequential(nn.Linear(3, 6), nn.LeakyReLU(0.2), nn.Linear(6, 4), nn.Tanh())
discriminator = nn.Sequential(nn.Linear(4, 8), nn.Tanh(), nn.Linear(8, 1), nn.Flatten(0))
generator[2].weight.data[0, 0] = discriminator[0].weight.data[0, 0] = 12
generator[0].bias.requires_grad_(False)
generator.train(training)
discriminator.train(training)
""",
    trains="discriminator",
    uses=("generator",),
    learning_rate=0.01,
    inputs="""
real, noise = torch.randn(2, 7, 4), torch.randn(2, 5, 3)
losses = []
def loss(real_logits, fake_logits):
    value = 20 * (real_logits - 2).square().mean() + 20 * fake_logits.exp().mean()
    losses.append(value.item())
    return value
""",
    call="discriminator_step(discriminator, generator, optimizer, real[i], noise[i], loss)",
    seen="losses",
)


@points(1.5)
def test_descends_the_loss(student, reference, rng):
    """The discriminator moves by one step of the given optimiser down the gradient of the given
    loss of its logits."""
    actual, expected = STEP.run((student, reference), rng, training=True)
    mistake = "right sign? real before fake? logits as they are? the optimiser that was given?"
    expect_same_parameters(actual, expected, "discriminator", mistake)


@points(0.25)
def test_uses_no_stale_gradients(student, rng):
    """What the discriminator's gradients held before a step does not enter it."""
    expect_no_stale_gradients(STEP, student, rng, training=True)


@points(0.5)
def test_generator_is_only_used(student, rng):
    """The generator's parameters, gradients and requires_grad are what they were before."""
    for stale in (True, False):
        (actual,) = STEP.run((student,), rng, training=True, stale=stale)
        expect(all(actual.called.values()), "the step does not call both networks")
        expect_unchanged(actual, "generator", "parameters", "gradients", "requires_grad")


@points(0.25)
def test_works_in_the_mode_it_finds(student, rng):
    """Both networks are called in the mode in which they were found, and are left in it."""
    for training in (True, False):
        (actual,) = STEP.run((student,), rng, training=training)
        expect_mode_kept(actual)


@points(0.25)
def test_returns_the_loss(student, rng):
    """What is returned is the first number that the given loss gave, before the update."""
    (actual,) = STEP.run((student,), rng, training=True)
    expect(actual.seen, "the loss that is given was never called")
    expect_number(actual.returned[0], actual.seen[0], 1e-3, 1e-5, "what is returned, the loss")


@points(0.25)
def test_returns_a_plain_float(student, rng):
    """What is returned is a plain float."""
    (actual,) = STEP.run((student,), rng, training=True)
    expect_float(actual.returned[0], "what is returned")


### END HIDDEN TESTS

# %% [markdown]
# ## One update of the generator
#
# **Contract.** `generator_step` makes one update of the generator:
#
# - It minimises `loss(fake_logits)`, with one step of the given `optimizer`. These are the logits
#   of the pictures that `generator` makes from `noise`: the gradient flows *through* the
#   discriminator.
# - The step uses only the gradients of this loss: the generator's old gradients are cleared first.
# - Both networks work in the mode in which they are found.
# - The discriminator is only used. Its parameters and their `requires_grad` are afterwards what
#   they were before, so it can be trained again later. Its gradients may hold anything afterwards:
#   `discriminator_step` clears them before it uses them.
# - It returns the loss before the update as a plain `float`.


# %% role="solution" id="gan-generator-step"
def generator_step(discriminator, generator, optimizer, noise, loss):
    """One update of the generator against a fixed discriminator; returns the loss."""
    ### BEGIN SOLUTION
    value = loss(discriminator(generator(noise)))
    optimizer.zero_grad()
    value.backward()
    optimizer.step()
    return value.item()
    ### END SOLUTION


# %% role="tests" id="gan-generator-step-tests"
with visible_checks("gan-generator-step") as check:
    probe_discriminator = nn.Sequential(nn.Linear(1, 1), nn.Flatten(0)).eval()  # slope x + b
    probe_generator = nn.Linear(1, 1)  # with a noise of 0, all fakes are at its bias
    bias, slope = probe_generator.bias.item(), probe_discriminator[0].weight.item()
    probe_generator.bias.grad = torch.full((1,), 7.0)  # an old gradient
    value = generator_step(
        probe_discriminator,
        probe_generator,
        torch.optim.SGD(probe_generator.parameters(), lr=0.1),
        noise=torch.zeros(4, 1),
        loss=lambda fake_logits: -fake_logits.mean(),
    )
    check.plain_float(value, "the loss")
    wanted = "fakes move up the slope of the logit, by 0.1 slope (are old gradients cleared?)"
    check.close(probe_generator.bias, [bias + 0.1 * slope], wanted)
    check.close(probe_discriminator[0].weight, [[slope]], "the discriminator stays as it is")
    trainable = all(p.requires_grad for p in probe_discriminator.parameters())
    check.true(trainable, "the discriminator can still be trained: requires_grad is True")
    check.true(not probe_discriminator.training, "both networks are in the mode in which they were")
### BEGIN HIDDEN TESTS
from dgm.testing import (
    TrainingStep,
    expect,
    expect_float,
    expect_mode_kept,
    expect_no_stale_gradients,
    expect_number,
    expect_same_parameters,
    expect_unchanged,
    points,
)

# The gradients are large, and so is one weight of each network. One of the discriminator's
# parameters is not to be trained.
STEP = TrainingStep(
    networks="""
generator = nn.Sequential(nn.Linear(3, 6), nn.LeakyReLU(0.2), nn.Linear(6, 4), nn.Tanh())
discriminator = nn.Sequential(nn.Linear(4, 8), nn.Tanh(), nn.Linear(8, 1), nn.Flatten(0))
generator[2].weight.data[0, 0] = discriminator[0].weight.data[0, 0] = 12
discriminator[0].bias.requires_grad_(False)
generator.train(training)
discriminator.train(training)
""",
    trains="generator",
    uses=("discriminator",),
    learning_rate=0.025,
    inputs="""
noise = torch.randn(2, 9, 3)
losses = []
def loss(fake_logits):
    value = 20 * (fake_logits - 2).square().mean()
    losses.append(value.item())
    return value
""",
    call="generator_step(discriminator, generator, optimizer, noise[i], loss)",
    seen="losses",
)


@points(1)
def test_descends_the_loss(student, reference, rng):
    """The generator moves by one step of the given optimiser down the gradient of the given loss,
    which reaches it through the discriminator."""
    actual, expected = STEP.run((student, reference), rng, training=True)
    mistake = "right sign? fakes still attached to the graph? the optimiser that was given?"
    expect_same_parameters(actual, expected, "generator", mistake)


@points(0.25)
def test_uses_no_stale_gradients(student, rng):
    """What the generator's gradients held before a step does not enter it."""
    expect_no_stale_gradients(STEP, student, rng, training=True)


@points(0.5)
def test_discriminator_is_only_used(student, rng):
    """The discriminator's parameters, requires_grad and mode are what they were, and both
    networks are called in the mode in which they were found."""
    for training in (True, False):
        (actual,) = STEP.run((student,), rng, training=training)
        expect_unchanged(actual, "discriminator", "parameters", "requires_grad")
        expect_mode_kept(actual)


@points(0.25)
def test_returns_the_loss(student, rng):
    """What is returned is a plain float: the first number that the given loss gave, before the
    update."""
    (actual,) = STEP.run((student,), rng, training=True)
    expect(actual.seen, "the loss that is given was never called")
    returned = expect_float(actual.returned[0], "what is returned")
    expect_number(returned, actual.seen[0], 1e-3, 1e-5, "what is returned, the loss")


### END HIDDEN TESTS

# %% [markdown]
# ## What the discriminator thinks
#
# Losses are hard to read. Probabilities are easier: which probability of being real does the
# discriminator give to real pictures, and which to fakes?
#
# **Contract.** `opinion` is the mean over the pictures of the *probability* that each is real, as a
# plain `float`, without a graph. The discriminator is asked in evaluation mode, because dropout
# would make the answer random. Afterwards the discriminator is in the mode in which it was before.


# %% role="solution" id="gan-opinion"
def opinion(discriminator, pictures):
    """The mean probability, according to the discriminator, that the pictures are real."""
    ### BEGIN SOLUTION
    was_training = discriminator.training
    discriminator.eval()
    with torch.no_grad():
        probability = torch.sigmoid(discriminator(pictures)).mean().item()
    discriminator.train(was_training)
    return probability
    ### END SOLUTION


# %% role="tests" id="gan-opinion-tests"
with visible_checks("gan-opinion") as check:
    probe = nn.Sequential(nn.Dropout(0.5), nn.Flatten(0))  # the pixel itself is the logit
    check.close(opinion(probe, torch.zeros(4, 1)), 0.5, "logits of 0 are undecided")
    check.true(
        opinion(probe, torch.full((4, 1), 9.0)) > 0.99, "a logit of 9 means almost surely real"
    )
    check.true(probe.training, "the network is in training mode again")
    half_sure = opinion(probe, torch.tensor([[0.0], [60.0]]))
    check.close(half_sure, 0.75, "the mean of 1/2 for one picture and 1 for another")
    check.plain_float(half_sure, "the opinion")
### BEGIN HIDDEN TESTS
from dgm.testing import expect, expect_close, expect_float, points

OPINIONS = """
import torch
from torch import nn
torch.manual_seed(seed)
asked = []
class Discriminator(nn.Sequential):
    def forward(self, pictures):
        asked.append(self.training)
        return super().forward(pictures)
discriminator = Discriminator(
    nn.Linear(4, 16), nn.Tanh(), nn.Dropout(dropout), nn.Linear(16, 1), nn.Flatten(0)
)
with torch.no_grad():
    discriminator[3].weight.mul_(12)
discriminator.train(training)
answers = [opinion(discriminator, batch) for batch in torch.randn(40, 4).split(8)]
{
    "asked": asked,
    "answers": [float(answer) for answer in answers],
    "first": answers[0],
    "modes": [module.training for module in discriminator.modules()],
}
"""


def opinions_of(side, seed, dropout, training):
    seen = side.run(OPINIONS, seed=seed, dropout=dropout, training=training)
    expect(seen["asked"], "the discriminator that is given was never called")
    return seen


@points(0.5)
def test_is_the_mean_probability(student, reference, rng):
    """It is the mean of the probabilities of the single pictures."""
    seed = int(rng.integers(2**31))
    actual, expected = (opinions_of(side, seed, 0.0, True) for side in (student, reference))
    what = "the opinions of five batches (sigmoid of each logit first, then the mean)"
    expect_close(actual["answers"], expected["answers"], what, rtol=1e-3, atol=1e-5)


@points(0.25)
def test_dropout_has_no_say(student, rng):
    """Found in training mode or not, a network gives the opinion that it has without dropout."""
    for training in (True, False):
        seed = int(rng.integers(2**31))
        plain, actual = (opinions_of(student, seed, dropout, training) for dropout in (0.0, 0.6))
        what = f"five opinions of a network with dropout, found with training={training}, against "
        what += "those of the same without dropout (asked in evaluation mode?)"
        expect_close(actual["answers"], plain["answers"], what, rtol=1e-3, atol=1e-5)


@points(0.25)
def test_leaves_no_trace(student, rng):
    """The answer is a plain float, and the network's mode is what it was before."""
    for training in (True, False):
        actual = opinions_of(student, int(rng.integers(2**31)), 0.3, training)
        expect_float(actual["first"], "the opinion")
        expect(
            set(actual["modes"]) == {training},
            f"a network found with training={training} was left in the other mode",
        )


### END HIDDEN TESTS

# %% [markdown]
# ## Two failures before the training
#
# In each of these two experiments, one player does not learn. In the first, the generator stays
# fixed and only the discriminator is trained; compare the gradients that the two losses send back
# to the fakes. In the second, the discriminator is frozen and only the generator is trained against
# it.

# %% [markdown] role="written" id="gan-prediction" points="1"
# **Write down a prediction before you run on.** (a) A discriminator is trained for 200 updates
# against a generator that stays as it is. What happens to the gradient that reaches the *pictures*,
# under the saturating and under the non-saturating loss? Say roughly by which factor each changes.
# (b) Then a generator is trained for 300 updates against that discriminator, which is now frozen.
# What will the discriminator think of its pictures in the end, and what will they look like? Give a
# reason for each prediction. You lose no points for a prediction that turns out wrong, but you do
# for one without a reason.
# ### BEGIN MARK SCHEME
# - 0.5 points: (a) says what each of the two gradients does, with a size, and with a reason that
#   uses the slope of the loss in the logit (or of the sigmoid). Right or wrong does not matter.
# - 0.5 points: (b) says what the discriminator thinks *and* what the pictures look like, with a
#   reason. Right or wrong does not matter.
# - 0 points for an answer that only repeats the figures printed below without a reason.
# ### END MARK SCHEME
# ### BEGIN SOLUTION
# (a) By the chain rule each gradient is the slope of the loss in the logit times the gradient of
# the logit with respect to the picture. The slope is -D for the saturating loss and -(1 - D) for
# the other. As the discriminator becomes sure, D at the fakes goes to 0. I expect it to be near
# 0.001 after 200 updates, so the saturating gradient shrinks by a factor of some hundreds. The
# other gradient keeps its size, or grows as the discriminator becomes steeper. (b) The generator
# climbs a fixed function. The discriminator has seen only digits and one kind of noise, so it must
# overrate some pictures that are neither. I expect the discriminator to be sure that the fakes are
# real, and the fakes to be another kind of noise, not digits.
# ### END SOLUTION

# %% [markdown]
# First load the real pictures: all of them, as one tensor.

# %% role="run" id="gan-pictures"
gan_images, _ = load_mnist(train=True)
# Neighbours in MNIST are often by one writer. In random order, every slice is a fair sample.
gan_images = gan_images[torch.randperm(len(gan_images), generator=torch.Generator().manual_seed(0))]
gan_images = gan_images[: budget(smoke=1024, cpu=None, gpu=None)].to(DEVICE)
show_grid(gan_images[:20], title="Twenty real digits")

# %% [markdown]
# Next we need a generator to start from. PyTorch's default weights are small: each layer shrinks
# the differences between two noise vectors to less than half, so all pictures of a new generator
# are nearly the same. Larger weights keep these differences
# ([He et al., 2015](https://arxiv.org/abs/1502.01852)).

# %% role="run" id="gan-start"


def start_generator(generator):
    """Set larger initial weights, which keep the noise at its size; returns the network."""
    for layer in generator.modules():
        if isinstance(layer, nn.Linear):
            last = layer.out_features == 28 * 28
            gain = 1.0 if last else nn.init.calculate_gain("leaky_relu", 0.2)
            nn.init.normal_(layer.weight, std=gain / math.sqrt(layer.in_features))
            nn.init.zeros_(layer.bias)
    return generator


def variety(pictures):
    """The mean distance between two of the pictures."""
    return torch.pdist(pictures.flatten(1)).mean().item()


print("mean distance between two pictures")
for weights, start in [("default", nn.Identity()), ("larger", start_generator)]:
    set_seed()
    with torch.no_grad():
        pictures = start(gan_generator()).to(DEVICE)(gan_noise(100))
    print(f"{variety(pictures):6.2f}  of a new generator with {weights} weights")
print(f"{variety(gan_images[:100]):6.2f}  of real digits")

# %% role="run" id="gan-vanishing"
GAN_BATCH_SIZE = 64
GAN_LEARNING_RATE = 2e-4


def slope_at_fakes(discriminator, fakes, loss):
    """Mean norm of the gradient that `loss` sends back to each picture."""
    fakes = fakes.clone().requires_grad_()
    (gradient,) = torch.autograd.grad(loss(discriminator(fakes)), fakes)
    gradient = len(fakes) * gradient  # the loss is a mean, which divides by their number
    return gradient.flatten(1).norm(dim=1).mean().item()


set_seed()
bystander, expert = start_generator(gan_generator()).to(DEVICE), gan_discriminator().to(DEVICE)
expert_optimizer = torch.optim.Adam(expert.parameters(), lr=GAN_LEARNING_RATE, betas=(0.5, 0.999))
with torch.no_grad():
    bystander_fakes = bystander(gan_noise(256))
thinks = {"D(real)": [], "D(fake)": []}
arrives = {"non-saturating": [], "saturating": []}
alone = budget(smoke=40, cpu=200, gpu=200)
measured_at = range(0, alone + 1, 4)
for update in progress(range(alone + 1), description="discriminator alone"):
    if update in measured_at:
        thinks["D(real)"].append(opinion(expert, gan_images[:256]))
        thinks["D(fake)"].append(opinion(expert, bystander_fakes))
        for name, loss in zip(arrives, (non_saturating_loss, saturating_loss), strict=True):
            arrives[name].append(slope_at_fakes(expert, bystander_fakes, loss))
    real = gan_images[torch.randint(len(gan_images), (GAN_BATCH_SIZE,), device=DEVICE)]
    noise = gan_noise(GAN_BATCH_SIZE)
    discriminator_step(expert, bystander, expert_optimizer, real, noise, discriminator_loss)

figure, (left, right) = plt.subplots(1, 2, figsize=(9.5, 3.2), layout="constrained")
colours = ("#1a7f37", "#b2182b"), ("#2166ac", "#d95f02")
for axes, curves, pair in zip((left, right), (thinks, arrives), colours, strict=True):
    for (name, values), colour in zip(curves.items(), pair, strict=True):
        axes.semilogy(measured_at, values, color=colour, linewidth=1.8, label=name)
    axes.set_xlabel("updates of the discriminator")
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(axis="y", linewidth=0.4, alpha=0.5)
    axes.legend(frameon=False, fontsize=8)
left.set_ylabel("probability of real")
right.set_ylabel("length of the gradient")
left.set_title("What the discriminator thinks", loc="left", fontsize=10)
right.set_title("The gradient that a fake gets back", loc="left", fontsize=10)
plt.show()
for name, values in arrives.items():
    print(f"{name:<15} gradient at a fake: {values[0]:.2g} at first, {values[-1]:.2g} at the end")

# %% [markdown]
# The better the discriminator, the smaller the gradient that the saturating loss passes on. That is
# the reason for the non-saturating loss: for each picture the gradient has the same direction, but
# with the factor $1 - D(x_{fake})$ in place of $D(x_{fake})$.
#
# Now the discriminator stays fixed.

# %% role="run" id="gan-frozen-opponent"
set_seed()
fooler = start_generator(gan_generator()).to(DEVICE)
fooler_optimizer = torch.optim.Adam(fooler.parameters(), lr=GAN_LEARNING_RATE, betas=(0.5, 0.999))
fooling = []
for _ in range(budget(smoke=40, cpu=300, gpu=300)):
    noise = gan_noise(GAN_BATCH_SIZE)
    fooling.append(generator_step(expert, fooler, fooler_optimizer, noise, non_saturating_loss))
with torch.no_grad():
    fooling_fakes = fooler(gan_noise(20))
print(f"the generator's loss: {fooling[0]:.2f} at first, {fooling[-1]:.4f} at the end")
print(f"the frozen discriminator's D(fake) at the end: {opinion(expert, fooling_fakes):.4f}")
show_grid(fooling_fakes, title="Twenty pictures that fool the frozen discriminator")

# %% [markdown]
# The loss is near zero, the discriminator is convinced, and there is not one digit. A discriminator
# knows only the pictures that it was trained on. It takes some other pictures for real, and if it
# never learns, the generator produces those. In the game the two networks are updated in turn, so
# the discriminator soon rejects such pictures.

# %% [markdown]
# ## The optimisers
#
# *Documentation:*
# [`torch.optim.Adam`](https://docs.pytorch.org/docs/stable/generated/torch.optim.Adam.html).
#
# **Contract.** Two `Adam` optimisers, each with its own network's parameters and no others, both at
# the given learning rate, with $\beta_1 = 0.5$ and $\beta_2 = 0.999$. (With the usual 0.9, Adam
# averages over old gradients, from an opponent that has changed since;
# [Radford et al., 2016](https://arxiv.org/abs/1511.06434).) All
# other options keep PyTorch's defaults.


# %% role="solution" id="gan-optimizers"
def gan_optimizers(discriminator, generator, learning_rate):
    """The discriminator's and the generator's optimiser, in this order."""
    ### BEGIN SOLUTION
    betas = (0.5, 0.999)
    return (
        torch.optim.Adam(discriminator.parameters(), lr=learning_rate, betas=betas),
        torch.optim.Adam(generator.parameters(), lr=learning_rate, betas=betas),
    )
    ### END SOLUTION


# %% role="tests" id="gan-optimizers-tests"
with visible_checks("gan-optimizers") as check:
    probe_discriminator, probe_generator = nn.Linear(2, 1), nn.Linear(3, 2)
    optimizers = gan_optimizers(probe_discriminator, probe_generator, 2e-4)
    check.true(len(optimizers) == 2, "there are two optimisers")
    groups = [group for optimizer in optimizers for group in optimizer.param_groups]
    check.true(all(group["lr"] == 2e-4 for group in groups), "both have the given learning rate")
    decays = any(group["weight_decay"] for group in groups)
    check.true(not decays, "no weight is pulled to zero: this is Adam, not AdamW as it comes")
    check.true(
        all(tuple(group["betas"]) == (0.5, 0.999) for group in groups), "the betas asked for"
    )
    check.true(not any(group.get("amsgrad") for group in groups), "all other options as they come")
    for optimizer, owner in zip(optimizers, (probe_discriminator, probe_generator), strict=True):
        held = {id(p) for group in optimizer.param_groups for p in group["params"]}
        mine = {id(p) for p in owner.parameters()}
        check.true(held == mine, "each optimiser holds its own network's parameters, and no others")
### BEGIN HIDDEN TESTS
import numpy as np

from dgm.testing import expect, expect_close, points

OPTIMIZERS = """
import torch
from torch import nn
networks = {
    "discriminator": nn.Linear(4, 1).double(),
    "generator": nn.Sequential(nn.Linear(2, 3), nn.Linear(3, 4)).double(),
}
optimizers = dict(zip(networks, gan_optimizers(*networks.values(), learning_rate), strict=True))
def positions():
    return {name: torch.cat([p.detach().double().flatten() for p in network.parameters()])
            for name, network in networks.items()}
for network in networks.values():
    for parameter in network.parameters():
        parameter.data.fill_(1e4)  # the smallest decay of the weights would show
paths = {name: {other: [] for other in networks} for name in networks}
for name, optimizer in optimizers.items():
    for gradient in gradients:
        for network in networks.values():
            for parameter in network.parameters():
                parameter.grad = torch.full_like(parameter, gradient)
        before = positions()
        optimizer.step()
        after = positions()
        for other in networks:
            paths[name][other].append(after[other] - before[other])
paths
"""


def paths(side, rng):
    gradients = [float(g) for g in rng.uniform(1, 2, 4) * [1, 1, -1, 1]]
    gradients += [0.0] * 100 + [0.1]  # long after large gradients, a small one
    return side.run(OPTIMIZERS, learning_rate=0.01, gradients=gradients)


@points(0.5)
def test_each_moves_its_own_network(student, rng):
    """A step of one optimiser moves every parameter of its own network, and none of the other."""
    for name, moves in paths(student, rng).items():
        for other, steps in moves.items():
            moved = np.asarray(steps[0]) != 0
            expect(
                moved.all() if other == name else not moved.any(),
                f"a step of the {name}'s optimiser moved {moved.mean():.0%} of the parameters of "
                f"the {other}",
            )


@points(0.5)
def test_steps_are_those_of_adam(student, reference, rng):
    """With changing gradients each takes the steps of Adam with the rate and momenta asked for,
    whichever parameters it moves."""
    state = rng.bit_generator.state
    actual = paths(student, rng)
    rng.bit_generator.state = state
    expected = paths(reference, rng)
    for name in expected:
        steps = np.concatenate([np.stack(moves) for moves in actual[name].values()], axis=1)
        moved = steps[:, (steps != 0).any(axis=0)]
        expect(moved.size, f"the {name}'s optimiser moves nothing")
        right = np.stack(expected[name][name])[:, :1]  # all parameters have the same gradients
        what = f"the steps of the {name}'s optimiser, one a row (learning rate? betas? plain Adam?)"
        wanted = np.broadcast_to(right, moved.shape)
        expect_close(moved, wanted, what, rtol=1e-2, atol=1e-5)


### END HIDDEN TESTS

# %% [markdown]
# ## One epoch
#
# **Contract.** `gan_epoch` goes once through `stream`, which yields batches of real pictures; the
# last one may be smaller.
#
# - For every batch the discriminator is updated once, and then the generator once.
# - Each update gets noise of its own from `draw(count)`, as many noise vectors as the batch has
#   pictures.
# - It returns the losses that the updates return, `{"discriminator": [...], "generator": [...]}`,
#   in order.


# %% role="solution" id="gan-epoch"
def gan_epoch(stream, draw, update_discriminator, update_generator):
    """One epoch of the game.

    `draw(count)` gives noise; `update_discriminator(real, noise)` and `update_generator(noise)`
    make one update and return its loss. Returns both lists of losses.
    """
    ### BEGIN SOLUTION
    losses = {"discriminator": [], "generator": []}
    for real in stream:
        losses["discriminator"].append(update_discriminator(real, draw(len(real))))
        losses["generator"].append(update_generator(draw(len(real))))
    return losses
    ### END SOLUTION


# %% role="tests" id="gan-epoch-tests"
with visible_checks("gan-epoch") as check:
    calls = []
    losses = gan_epoch(
        stream=[torch.zeros(5, 1, 28, 28), torch.zeros(3, 1, 28, 28)],
        draw=lambda count: torch.zeros(count, NOISE_SIZE),
        update_discriminator=lambda real, noise: calls.append("D") or 1.5,
        update_generator=lambda noise: calls.append("G") or 0.5,
    )
    check.true(calls == ["D", "G", "D", "G"], "the players take turns, batch by batch")
    check.true(losses["generator"] == [0.5, 0.5], "the losses come back as lists")
### BEGIN HIDDEN TESTS
from dgm.testing import NUMBERED_BATCHES, expect, points

# The updates write down what they are given.
EPOCH = (
    NUMBERED_BATCHES
    + """
def update_discriminator(real, noise):
    calls.append(["discriminator", tag(noise), tag(real)])
    return float(len(calls))
def update_generator(noise):
    calls.append(["generator", tag(noise)])
    return float(len(calls))
losses = gan_epoch(stream(sizes), draw, update_discriminator, update_generator)
{
    "calls": calls,
    "losses": {
        name: [float(loss) for loss in losses[name]] for name in ("discriminator", "generator")
    },
}
"""
)


def epoch(student, rng):
    sizes = [int(rng.integers(4, 8))] * int(rng.integers(3, 6)) + [int(rng.integers(1, 4))]
    return sizes, student.run(EPOCH, sizes=sizes)


@points(0.5)
def test_players_take_turns(student, rng):
    """Every batch is shown once, in order, to the discriminator, and the generator follows."""
    sizes, seen = epoch(student, rng)
    order = [call[0] for call in seen["calls"]]
    expect(
        order == ["discriminator", "generator"] * len(sizes),
        f"{len(sizes)} batches led to {order.count('discriminator')} updates of the discriminator "
        f"and {order.count('generator')} of the generator, or they do not take turns",
    )
    shown = [call[2] for call in seen["calls"] if call[0] == "discriminator"]
    wanted = [[number, size] for number, size in enumerate(sizes)]
    expect(shown == wanted, "the discriminator was not shown every batch once, whole and in order")


@points(0.25)
def test_every_update_has_noise_of_its_own(student, rng):
    """No two updates share noise, and there is as much of it as the batch holds pictures."""
    sizes, seen = epoch(student, rng)
    draws = [call[1][0] for call in seen["calls"]]
    expect(len(set(draws)) == len(draws), "two updates share their noise: draw anew for each")
    expect(draws, "nothing was updated")
    for player in ("discriminator", "generator"):
        given = [call[1][1] for call in seen["calls"] if call[0] == player]
        for number, (count, size) in enumerate(zip(given, sizes, strict=False), start=1):
            what = f"update {number} of the {player} got {count} noise vectors for {size} pictures"
            expect(count == size, f"{what}: the last batch may be smaller")


@points(0.25)
def test_reports_every_loss(student, rng):
    """The losses of both players come back in order."""
    sizes, seen = epoch(student, rng)
    for player in ("discriminator", "generator"):
        own = [float(i) for i, call in enumerate(seen["calls"], start=1) if call[0] == player]
        expect(
            seen["losses"][player] == own,
            f"{len(seen['losses'][player])} losses of the {player} returned for {len(own)} "
            "updates, or in another order",
        )


### END HIDDEN TESTS

# %% [markdown]
# ## Training
#
# Two numbers measure every set of pictures. Neither of them is a loss.
#
# - **Digits**: a classifier, the *judge*, says which digit each picture shows. The number is $\exp$
#   of the entropy of the digits' frequencies. It is 10 if all ten digits are equally frequent, and
#   1 if all pictures show the same digit. The judge names a digit even for noise: this number shows
#   a collapse, not quality.
# - **Coverage** ([Naeem et al., 2020](https://arxiv.org/abs/2002.09797)): a real picture is
#   *covered* if some fake is at most as far away as its fifth-nearest real picture. Coverage is the
#   share of real pictures that are covered. It is high only if the fakes look like real pictures
#   *and* are as varied. The distance is taken between pictures of half the size. Other real
#   pictures, chosen at random, cover 95 to 98 per cent.
#
# A checkpoint is saved after each epoch. You can interrupt the cell at any time, look at the
# results, and run the cell again to go on.


# %% role="run" id="gan-training-loop"
def digits_shown(pictures):
    """The effective number of digits, according to the judge: from 1 to 10."""
    counts = torch.bincount(judge_logits(pictures).argmax(dim=1), minlength=10)
    return torch.special.entr(counts / len(pictures)).sum().exp().item()


def gan_coverage(real, fakes, neighbours=5):
    """The share of real pictures with a fake at most as far as their `neighbours`-nearest one."""
    real, fakes = (F.avg_pool2d(pictures, 2).flatten(1) for pictures in (real, fakes))
    radius = torch.cdist(real, real).kthvalue(neighbours + 1, dim=1).values  # the first is itself
    return (torch.cdist(real, fakes).amin(dim=1) <= radius).float().mean().item()


@torch.no_grad()
def gan_samples(generator, count):
    """`count` pictures of a generator."""
    return generator(gan_noise(count))


def train_gan(name, generator_loss, epochs, start=start_generator):
    """Train both players from the beginning; returns the generator and the curves."""
    set_seed()
    discriminator, generator = gan_discriminator().to(DEVICE), start(gan_generator()).to(DEVICE)
    optimizers = gan_optimizers(discriminator, generator, GAN_LEARNING_RATE)

    def update_discriminator(real, noise):
        return discriminator_step(
            discriminator, generator, optimizers[0], real, noise, discriminator_loss
        )

    def update_generator(noise):
        return generator_step(discriminator, generator, optimizers[1], noise, generator_loss)

    # looked up here, at each call: after a changed answer, training begins anew
    answers = [gan_generator, gan_discriminator, discriminator_loss, generator_loss]
    answers += [discriminator_step, generator_step, gan_optimizers, gan_epoch, opinion]
    checkpoint = Checkpoint(
        f"gan-mnist-{name.replace(' ', '-')}",
        {"images": len(gan_images), "answers": answers},
        discriminator=discriminator,
        generator=generator,
        discriminator_optimizer=optimizers[0],
        generator_optimizer=optimizers[1],
    )
    watched, picture = gan_noise(50), LivePicture()
    epochs_done, curves = checkpoint.load()
    names = ["discriminator", "generator", "D(real)", "D(fake)", "digits", "coverage", "minutes"]
    curves = curves or {name: [] for name in names}
    with interruptible():
        for epoch in progress(range(epochs_done, epochs), description=f"{name}, epochs"):
            started = time.perf_counter()
            stream = batches(gan_images, GAN_BATCH_SIZE)
            losses = gan_epoch(stream, gan_noise, update_discriminator, update_generator)
            curves["minutes"].append((time.perf_counter() - started) / 60)
            for player, values in losses.items():
                curves[player] += values
            real, fakes = gan_images[:1000], gan_samples(generator, 1000)
            curves["D(real)"].append(opinion(discriminator, real))
            curves["D(fake)"].append(opinion(discriminator, fakes))
            curves["digits"].append(digits_shown(fakes))
            curves["coverage"].append(gan_coverage(real, fakes))
            with torch.no_grad():
                picture.update(generator(watched), f"{name}: after epoch {epoch + 1}")
            checkpoint.save(epoch + 1, curves)
    return generator, curves


# %% [markdown]
# Here are three short runs of equal cost. The first two each differ from the third in one thing:
# the first starts from PyTorch's default weights, and the second uses the saturating loss.

# %% role="run" id="gan-short-runs"
SHORT_EPOCHS = budget(smoke=1, cpu=2, gpu=2)
gan_runs = {
    "default weights": train_gan(
        "default weights", non_saturating_loss, SHORT_EPOCHS, start=nn.Identity()
    ),
    "saturating": train_gan("saturating", saturating_loss, SHORT_EPOCHS),
    "short": train_gan("short", non_saturating_loss, SHORT_EPOCHS),
}
print("what the judge sees in 1000 pictures of each run, in per cent")
print(f"{'':<18}" + "".join(f"{digit:>5}" for digit in range(10)))
for name, (generator, _) in gan_runs.items():
    verdicts = judge_logits(gan_samples(generator, 1000)).argmax(dim=1)
    shares = torch.bincount(verdicts, minlength=10) / 10
    print(f"{name:<18}" + "".join(f"{share:>5.0f}" for share in shares.tolist()))

# %% [markdown]
# With the small default weights, the pictures hardly depend on the noise. That run shows only a
# few digits, over and over. This is **mode collapse**. The discriminator then learns to reject
# those digits, the generator moves on to others, and this repeats. (At the `smoke` budget, with 16
# updates, every run still shows only blobs.)
#
# Now the long run.

# %% role="run" id="gan-train"
GAN_EPOCHS = budget(smoke=2, cpu=30, gpu=100)
gan_runs["long"] = train_gan("long", non_saturating_loss, GAN_EPOCHS)
trained_generator, gan_curves = gan_runs["long"]

# %% [markdown]
# ## What you hand in
#
# The next two cells show the results of the training. Run them after it, and leave their outputs in
# the notebook: a question below is about them. This is how their pictures can look:
#
# ![Three grids of twenty pictures: real digits, samples that are digits with specks, and twenty
# nearly equal grey pictures.](figures/samples.png)
#
# *Left: real digits. Middle: samples of the model solution after 2 of the
# 30 epochs of the `cpu` budget; most are digits, with specks around them, and yours should be
# better. Right: a collapse, after 313 updates from PyTorch's default weights; whatever the noise,
# the picture is the same.*

# %% role="deliverable" id="gan-loss-curves"
plot_curves(
    {name: gan_curves[name] for name in ("discriminator", "generator")},
    title=f"Losses (if the discriminator cannot tell: {math.log(4):.2f} and {math.log(2):.2f})",
)
plot_curves(
    {name: gan_curves[name] for name in ("D(real)", "D(fake)", "coverage")},
    title="What the discriminator thinks, and the share of real pictures covered",
    xlabel="epoch",
    ylabel="probability, share",
    smooth=1,
    ylim=(-0.02, 1.02),
)
print("epoch   discriminator's loss   generator's loss   D(real)   D(fake)   coverage")
gan_done = len(gan_curves["coverage"])
for epoch in sorted({1, gan_done // 3, 2 * gan_done // 3, gan_done}):
    if epoch in range(1, gan_done + 1):
        updates = len(gan_curves["generator"]) // gan_done  # in one epoch
        of_epoch = slice((epoch - 1) * updates, epoch * updates)
        row = [np.mean(gan_curves[player][of_epoch]) for player in ("discriminator", "generator")]
        row += [gan_curves[name][epoch - 1] for name in ("D(real)", "D(fake)", "coverage")]
        print("{:>5}{:>23.2f}{:>19.2f}{:>10.2f}{:>10.2f}{:>11.2f}".format(epoch, *row))

# %% role="deliverable" id="gan-samples"
set_seed(1)
show_grid(gan_samples(trained_generator, 100), title="100 samples")

# %% [markdown]
# ## Cost and quality

# %% role="run" id="gan-table"
GAN_SCORED = budget(smoke=1000, cpu=2000, gpu=2000)
print(f"digits and coverage: {GAN_SCORED:,} pictures of each run, {GAN_SCORED:,} real pictures")
print(f"{'run':<17}{'epochs':>7}{'updates of each':>17}{'minutes':>9}{'digits':>8}{'coverage':>10}")


def gan_row(name, epochs, updates, minutes, pictures):
    """Print one line of the table."""
    digits, covered = digits_shown(pictures), gan_coverage(gan_images[:GAN_SCORED], pictures)
    print(f"{name:<17}{epochs:>7}{updates:>17}{minutes:>9}{digits:>8.2f}{covered:>10.2f}")


set_seed(2)
untrained = start_generator(gan_generator()).to(DEVICE)
gan_row("untrained", "0", "0", "", gan_samples(untrained, GAN_SCORED))
for name, (generator, curves) in gan_runs.items():
    updates, minutes = len(curves["generator"]), curves["minutes"]
    cost = f"{len(minutes)}", f"{updates:,}", f"{sum(minutes):.1f}"
    gan_row(name, *cost, gan_samples(generator, GAN_SCORED))
gan_row("real digits", "", "", "", gan_images[GAN_SCORED : 2 * GAN_SCORED])

# %% [markdown] role="written" id="gan-read-the-curves" points="1"
# **Read your own curves.** (a) What are your two losses at the end, and which player is ahead? Do
# D(real) and D(fake) say the same? (Compare with the values for a discriminator that cannot tell.
# The losses are means over an epoch, with dropout; D(real) and D(fake) are measured after it,
# without dropout. So they agree in direction, not in every digit.) (b) Over the last third of the
# training, do the losses tell you whether the pictures became better? Which curve does, and which
# flaw would that curve not show? Give figures.
# ### BEGIN MARK SCHEME
# - 0.5 points: (a) the student's own figures for both losses and both opinions, and the right
#   conclusion from them, compared with log 4 = 1.386, log 2 = 0.693 and D = 1/2 (a discriminator
#   below log 4, a generator above log 2 and D(real) above D(fake): the discriminator is ahead).
# - 0.5 points: (b) the losses are relative to an opponent that changes, so they need not fall while
#   pictures improve; coverage measures against fixed pictures, with figures (half). A flaw that
#   coverage does not show: memorised pictures, or bad pictures among the good ones (half).
# ### END MARK SCHEME
# ### BEGIN SOLUTION
# (a) A discriminator that cannot tell has D = 1/2 and the losses log 4 = 1.386 and log 2 = 0.693.
# In the last row of the table the discriminator's loss is below log 4 and the generator's above
# log 2: the discriminator is ahead, and D(real) is above D(fake), as expected. (b) No. Each loss is
# measured against an opponent that improves as well, so the losses can stay level while coverage
# rises. Coverage does: its last two rows in the table show
# by how much. It is measured against pictures that do not change. But a generator that had
# memorised them would reach 1, and bad pictures, which are near no real picture, are not counted.
# ### END SOLUTION

# %% [markdown] role="written" id="gan-why-it-looks-right" points="1.5"
# **Why does the wrong answer look right?** A classmate's discriminator ends in a sigmoid. The loss
# expects logits, so it applies a second sigmoid. The program runs, and the discriminator's loss
# settles slightly above 1. (a) The first sigmoid's output is in (0, 1). In which open interval does
# this loss then lie? (b) Why does the curve look like that of a
# healthy game? (c) When the discriminator is sure, what does the extra sigmoid do to the gradient
# that a fake gets back? Which figure of this notebook would have shown the mistake at once?
# ### BEGIN MARK SCHEME
# - 0.5 points: (a) the number used as a logit is in (0, 1), so its sigmoid is in (0.5, 0.731); the
#   loss is above log(1 + 1/e) + log 2 = 0.313 + 0.693 = 1.006 (and below log 2 + log(1 + e) =
#   2.006). The lower bound is required, with its reason.
# - 0.5 points: (b) a perfect discriminator, with a loss near 1.006, is not far below log 4 = 1.386,
#   the value of a balanced game: a discriminator that wins completely looks almost like one in
#   balance.
# - 0.5 points: (c) the first sigmoid's slope p (1 - p) multiplies the gradient, so the gradient
#   vanishes for a sure discriminator even under the non-saturating loss (half); one check that
#   shows the mistake: the opinion never below 0.5 or above 0.73, the gradient plot, or the loss
#   that cannot reach 0 when a discriminator is trained alone (half).
# ### END MARK SCHEME
# ### BEGIN SOLUTION
# (a) The supposed logits lie in (0, 1) and their sigmoid in (0.5, 0.731). For real pictures the
# loss is more than -log 0.731 = 0.313, for fakes more than -log(1 - 0.5) = 0.693. The sum is above
# 1.006, and below 0.693 + 1.313 = 2.006. (b) I expect log 4 = 1.386 in a balanced game and read 1.1
# as "a bit ahead". In fact it is nearly the smallest possible loss: the discriminator has won. (c)
# The gradient is multiplied by p (1 - p), which goes to 0 when p does. So the gradient saturates
# again, even under the non-saturating loss. D(real) and D(fake) both stay between 0.5 and 0.73, and
# for fakes that is plainly wrong. The gradient plot would show the curve of the non-saturating loss
# falling with the other one.
# ### END SOLUTION

# %% role="run" id="gan-summary"
check_summary(
    [
        "gan-generator",
        "gan-discriminator",
        "gan-discriminator-loss",
        "gan-generator-losses",
        "gan-discriminator-step",
        "gan-generator-step",
        "gan-opinion",
        "gan-optimizers",
        "gan-epoch",
    ]
)
