# ---
# title: A conditional GAN for MNIST
# covers:
#   - MIT 6.S978 PS3 problem 3: [cgan-generator, cgan-discriminator, cgan-discriminator-step,
#       cgan-generator-step, cgan-epoch, cgan-train]
#   - MIT 6.S978 PS3 problem 3 deliverable (loss curves): [cgan-loss-curves]
#   - MIT 6.S978 PS3 problem 3 deliverable (generated images): [cgan-grid, cgan-samples]
# differs:
#   MIT 6.S978 PS3 problem 3:
#     25 epochs on cpu, 100 on gpu.
#   MIT 6.S978 PS3 problem 3 deliverable (loss curves):
#     The notebook draws the curves, and no part scores them.
#   MIT 6.S978 PS3 problem 3 deliverable (generated images):
#     The pictures stand in a grid with a row for each digit.
# presupposes: [training loop in PyTorch, GAN game, non-saturating loss, embedding layer]
# setup: [basics, checks, data, pictures, judge, training]
# minutes: {smoke: 0.3, cpu: 13, gpu: 6}
# work: {reading: 16, cgan-generator: 11, cgan-discriminator: 11, cgan-discriminator-step: 13,
#   cgan-generator-step: 8, cgan-epoch: 10, cgan-grid: 10, cgan-agreement: 6, cgan-prediction: 10,
#   cgan-why-it-looks-right: 32}
# ---
# %% [markdown]
# # A conditional GAN for MNIST
#
# A GAN draws digits, but you cannot choose which one. A *conditional* GAN ([Mirza and
# Osindero, 2014](https://arxiv.org/abs/1411.1784)) gives the label to both players: the generator
# gets the digit that it should draw, and the discriminator gets the digit that the picture is
# supposed to show. Real pairs of picture and label come from the data; the generator has to produce
# fake pairs.
#
# The change is small. Yet many wrong versions of it run, train and show fine digits, although they
# have not learnt what a label is. One simple question finds most of them: does row seven hold
# sevens?
#
# **Contract for everything below.**
#
# - Labels are integers (`int64`) from 0 to 9, `[N]`; pictures are `[N, 1, 28, 28]` with values in
#   $[-1, 1]$; noise is `[N, CGAN_NOISE_SIZE]`.
# - A discriminator answers with logits `[N]`, high for real pairs: the probability that a pair is
#   real is $D(x, y) = \sigma(\text{logit})$.
# - Losses are means over the batch, in nats. A batch may have any size.
# - A function uses the networks that it gets as arguments, whatever these are, and leaves every
#   network in the mode (training or evaluation) in which it found it.

# %% role="setup" id="cgan-given"
import time

CGAN_NOISE_SIZE = 64
EMBEDDING_SIZE = 32


def cgan_noise(count):
    """Standard normal noise [count, CGAN_NOISE_SIZE] on DEVICE."""
    return torch.randn(count, CGAN_NOISE_SIZE, device=DEVICE)


# %% [markdown]
# ## How to give a network a label
#
# A seven is not more than a three, so the number itself is a poor input. An **embedding** is a
# table with a row of learnt numbers for each label. Each network has its own embedding, looks up
# the label's row, and *concatenates* it with its other input. The first linear layer then gets both
# and has separate weights for each. (Adding the row to the input instead would mix both in the same
# numbers.)
#
# *Documentation:*
# [`nn.Embedding`](https://docs.pytorch.org/docs/stable/generated/torch.nn.Embedding.html),
# [`nn.Linear`](https://docs.pytorch.org/docs/stable/generated/torch.nn.Linear.html),
# [`nn.LeakyReLU`](https://docs.pytorch.org/docs/stable/generated/torch.nn.LeakyReLU.html).
#
# **Contract.** `ConditionalGenerator`: one `nn.Embedding` of its own, with 10 rows of
# `EMBEDDING_SIZE` numbers, all learnt. Noise and embedded label are concatenated, in either order.
# Then `nn.Linear` layers as in an unconditional GAN: hidden layers of 128, 256 and 512 units with a
# LeakyReLU of slope 0.2 after each, a last layer, and `tanh`. There is no dropout and no batch
# normalisation.


# %% role="solution" id="cgan-generator"
class ConditionalGenerator(nn.Module):
    """Noise [N, CGAN_NOISE_SIZE] and labels [N] -> pictures [N, 1, 28, 28] in [-1, 1]."""

    def __init__(self):
        super().__init__()
        ### BEGIN SOLUTION
        self.embedding = nn.Embedding(10, EMBEDDING_SIZE)
        self.layers = nn.Sequential(
            nn.Linear(CGAN_NOISE_SIZE + EMBEDDING_SIZE, 128),
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

    def forward(self, noise, labels):
        ### BEGIN SOLUTION
        return self.layers(torch.cat([noise, self.embedding(labels)], dim=1))
        ### END SOLUTION


# %% role="tests" id="cgan-generator-tests"
with visible_checks("cgan-generator") as check:
    probe = ConditionalGenerator()
    same_noise = torch.randn(1, CGAN_NOISE_SIZE).expand(3, -1)
    pictures = probe(same_noise, torch.tensor([3, 7, 3]))
    check.shape(pictures, (3, 1, 28, 28), "one picture for each pair of noise and label")
    check.close(pictures[0], pictures[2], "equal noise and label give equal pictures", atol=1e-5)
    check.true((pictures[0] - pictures[1]).abs().max() > 1e-3, "another label, another picture")
    weights = sum(parameter.numel() for parameter in probe.parameters())
    inputs = CGAN_NOISE_SIZE + EMBEDDING_SIZE
    expected = 10 * EMBEDDING_SIZE + (inputs + 1) * 128 + 129 * 256 + 257 * 512 + 513 * 784
    check.close(weights, expected, "the number of weights and biases")
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

# What goes into every linear layer and what comes out, in the order of the calls.
TRACE = (
    LINEAR_LAYERS
    + """
torch.manual_seed(seed)
network = ConditionalGenerator().train()
tables = [m for m in network.modules() if isinstance(m, nn.Embedding)]
noise, labels = torch.randn(len(labels), CGAN_NOISE_SIZE), torch.tensor(labels)
pictures, _, inputs, outputs = linear_layers(network, noise, labels)
network.zero_grad()
pictures.square().sum().backward()
other = ConditionalGenerator()
own, others = ({p.data_ptr() for p in n.parameters() if p.numel()} for n in (network, other))
{
    "noise": noise,
    "pictures": pictures.detach(),
    "some": network(noise[2:5], labels[2:5]).detach(),
    "tables": [table.weight.detach() for table in tables],
    "slopes": [p.grad if p.grad is not None else torch.zeros_like(p)
               for p in (table.weight for table in tables)],
    "inputs": inputs,
    "outputs": outputs,
    "shared": len(own & others),
}
"""
)


def trace(student, rng):
    """Six or seven of the labels, in some order, some of them twice."""
    labels = [int(label) for label in rng.permutation(10)[:6]]
    labels = [0, *labels, labels[0]]  # always a zero
    return np.array(labels), student.run(TRACE, seed=int(rng.integers(2**31)), labels=labels)


def the_table(seen, width=None):
    expect(len(seen["tables"]) == 1, f"one nn.Embedding expected, found {len(seen['tables'])}")
    return expect_array(seen["tables"][0], (10, width), what="the embedding")


@points(0.75)
def test_noise_and_embedded_label_are_concatenated(student, rng):
    """The first linear layer is given the noise and the label's row of the embedding, side by
    side."""
    labels, seen = trace(student, rng)
    rows, noise = the_table(seen, 32)[labels], np.asarray(seen["noise"])
    expect(len(seen["inputs"]) > 0, "there is no linear layer")
    given = np.asarray(seen["inputs"][0])
    size = (len(labels), noise.shape[1] + rows.shape[1])
    expect(given.shape == size, f"the first layer is given {given.shape}, {size} expected")
    noise_first = np.allclose(given[:, : noise.shape[1]], noise, atol=1e-5)
    wanted = np.concatenate([noise, rows] if noise_first else [rows, noise], axis=1)
    expect_close(given, wanted, "what the first layer is given, against noise and embedded label")


@points(0.5)
def test_layers_are_those_asked_for(student, rng):
    """Hidden layers of 128, 256 and 512 units, each followed by LeakyReLU with slope 0.2, and
    tanh at the end."""
    labels, seen = trace(student, rng)
    outputs = [np.asarray(output) for output in seen["outputs"]]
    widths = [output.shape[-1] for output in outputs]
    expect(widths == [128, 256, 512, 784], f"the linear layers have {widths} units, in this order")
    expect_leaky_relus(seen["inputs"], outputs, "normalised? dropout?")
    pictures = expect_array(seen["pictures"], (len(labels), 1, 28, 28), what="the pictures")
    wanted = np.tanh(outputs[-1]).reshape(pictures.shape)
    expect_close(pictures, wanted, "the pictures, against tanh", rtol=1e-3, atol=1e-5)


@points(0.5)
def test_every_label_has_a_row_that_learns(student, rng):
    """A gradient reaches the embedding's rows of the labels that occur, and no other rows."""
    labels, seen = trace(student, rng)
    the_table(seen)
    slopes = np.abs(expect_array(seen["slopes"][0], (10, None), what="the gradient")).sum(axis=1)
    what = (
        "the rows that a gradient reaches (1), from label 0 to 9, against the labels of the batch"
    )
    wanted = np.isin(np.arange(10), labels).astype(float)
    expect_close((slopes > 0).astype(float), wanted, f"{what} (frozen? padding?)")


@points(0.25)
def test_pictures_do_not_depend_on_their_batch(student, rng):
    """A pair of noise and label gives the same picture in any batch, in training mode too."""
    labels, seen = trace(student, rng)
    pictures = expect_array(seen["pictures"], (len(labels), 1, 28, 28), what="the pictures")
    what = "three pictures made alone, against the same in a batch"
    expect_close(seen["some"], pictures[2:5], what, rtol=1e-3, atol=1e-4)


@points(0.25)
def test_shares_nothing_with_another_generator(student, rng):
    """Two new generators share no parameter."""
    _, seen = trace(student, rng)
    shared = seen["shared"]
    expect(shared == 0, f"two generators share {shared} parameters: an embedding made outside?")


### END HIDDEN TESTS

# %% [markdown]
# **Contract.** `ConditionalDiscriminator`: one `nn.Embedding` of its own, with 10 rows of
# `EMBEDDING_SIZE` numbers, all learnt. (It cannot share the generator's embedding: the two are
# opponents, and their optimisers would pull the same table in opposite directions.) The picture's
# 784 pixels and the embedded label are concatenated, in either order. Then `nn.Linear` layers:
# hidden layers of 512, 256 and 128 units, with a LeakyReLU of slope 0.2 and dropout with
# probability `dropout` after each, in training mode only, and a last layer for the logit. There is
# no sigmoid and no batch normalisation.


# %% role="solution" id="cgan-discriminator"
class ConditionalDiscriminator(nn.Module):
    """Pictures [N, 1, 28, 28] and labels [N] -> logits [N]."""

    def __init__(self, dropout=0.3):
        super().__init__()
        ### BEGIN SOLUTION
        self.embedding = nn.Embedding(10, EMBEDDING_SIZE)
        self.layers = nn.Sequential(
            nn.Linear(28 * 28 + EMBEDDING_SIZE, 512),
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

    def forward(self, pictures, labels):
        ### BEGIN SOLUTION
        return self.layers(torch.cat([pictures.flatten(1), self.embedding(labels)], dim=1))
        ### END SOLUTION


# %% role="tests" id="cgan-discriminator-tests"
with visible_checks("cgan-discriminator") as check:
    probe = ConditionalDiscriminator().eval()
    same_picture = torch.rand(1, 1, 28, 28).expand(3, -1, -1, -1)
    logits = probe(same_picture, torch.tensor([3, 7, 3]))
    check.shape(logits, (3,), "one logit for each pair of picture and label")
    check.close(logits[0], logits[2], "equal pairs get equal logits", atol=1e-5)
    check.true((logits[0] - logits[1]).abs() > 1e-6, "another label, another logit")
    weights = sum(parameter.numel() for parameter in probe.parameters())
    inputs = 784 + EMBEDDING_SIZE
    expected = 10 * EMBEDDING_SIZE + (inputs + 1) * 512 + 513 * 256 + 257 * 128 + 129
    check.close(weights, expected, "the number of weights and biases")
### BEGIN HIDDEN TESTS
import numpy as np

from dgm.testing import LINEAR_LAYERS, expect, expect_array, expect_close, points

TRACE = (
    LINEAR_LAYERS
    + """
torch.manual_seed(seed)
options = {} if dropout is None else {"dropout": dropout}
network = ConditionalDiscriminator(**options).train(training)
tables = [m for m in network.modules() if isinstance(m, nn.Embedding)]
labels = torch.tensor(labels)
pictures = 2 * torch.rand(len(labels), 1, 28, 28) - 1
with contextlib.nullcontext() if drops else without_dropout():
    logits, _, inputs, outputs = linear_layers(network, pictures, labels)
    some = network(pictures[2:5], labels[2:5]).detach()
network.zero_grad()
logits.sum().backward()
try:
    others = [ConditionalDiscriminator(), ConditionalGenerator()]
except Exception:  # the generator is another part
    others = [ConditionalDiscriminator()]
own = {p.data_ptr() for p in network.parameters()}
others = {p.data_ptr() for other in others for p in other.parameters()}
{
    "pixels": pictures.flatten(1),
    "logits": logits.detach(),
    "one": network.eval()(pictures[:1], labels[:1]).detach(),
    "some": some,
    "tables": [table.weight.detach() for table in tables],
    "slopes": [p.grad if p.grad is not None else torch.zeros_like(p)
               for p in (table.weight for table in tables)],
    "inputs": inputs,
    "outputs": outputs,
    "shared": len(own & others),
}
"""
)


def trace(student, rng, training=True, dropout=0.3, drops=False):
    """Six or seven of the labels, in some order, each of them several times. Dropout is left out
    but where `drops` is true."""
    labels = [int(label) for label in rng.permutation(10)[:6]]
    labels = 6 * [0, *labels, labels[0]]  # always a zero
    inputs = {"training": training, "dropout": dropout, "drops": drops}
    return np.array(labels), student.run(
        TRACE, labels=labels, seed=int(rng.integers(2**31)), **inputs
    )


def the_table(seen, width=None):
    expect(len(seen["tables"]) == 1, f"one nn.Embedding expected, found {len(seen['tables'])}")
    return expect_array(seen["tables"][0], (10, width), what="the embedding")


@points(0.75)
def test_picture_and_embedded_label_are_concatenated(student, rng):
    """The first linear layer is given the pixels and the label's row of the embedding, side by
    side."""
    labels, seen = trace(student, rng)
    rows, pixels = the_table(seen, 32)[labels], np.asarray(seen["pixels"])
    expect(len(seen["inputs"]) > 0, "there is no linear layer")
    given = np.asarray(seen["inputs"][0])
    size = (len(labels), pixels.shape[1] + rows.shape[1])
    expect(given.shape == size, f"the first layer is given {given.shape}, {size} expected")
    pixels_first = np.allclose(given[:, : pixels.shape[1]], pixels, atol=1e-5)
    wanted = np.concatenate([pixels, rows] if pixels_first else [rows, pixels], axis=1)
    expect_close(given, wanted, "what the first layer is given, against pixels and embedded label")


@points(0.5)
def test_layers_are_those_asked_for(student, rng):
    """Hidden layers of 512, 256 and 128 units, each followed by LeakyReLU with slope 0.2 and, in
    training mode alone, by dropout with the given probability; nothing else is dropped."""
    chosen = float(rng.uniform(0.5, 0.7))
    for training, asked in ((True, 0.0), (True, chosen), (False, chosen), (True, None)):
        _, seen = trace(student, rng, training, asked, drops=True)
        share = 0.3 if asked is None else asked
        what = "what a linear layer gives"
        outputs = [expect_array(output, None, what=what) for output in seen["outputs"]]
        widths = [output.shape[-1] for output in outputs]
        expect(widths == [512, 256, 128, 1], f"the linear layers have {widths} units, in order")
        mode, expected_share = ("training", share) if training else ("evaluation", 0.0)
        for k, output in enumerate(outputs[:-1], start=1):
            given = np.asarray(seen["inputs"][k])
            leaky = np.where(output > 0, output, 0.2 * output) / (1 - expected_share)
            if share == 0:
                what = f"what layer {k + 1} is given where dropout=0.0, against LeakyReLU of layer "
                what += f"{k} (another slope? a normalisation? dropout all the same?)"
                expect_close(given, leaky, what, rtol=1e-3, atol=1e-5)
            lost = float(np.mean(given == 0))
            expect(
                abs(lost - expected_share) < 0.05,
                f"in {mode} mode {lost:.0%} of hidden layer {k} is dropped, {expected_share:.0%} "
                "expected",
            )
            what = f"what layer {k + 1} is given in {mode} mode, against LeakyReLU of layer {k}"
            expect_close(given, np.where(given == 0, 0, leaky), what, rtol=1e-3, atol=1e-5)
        ends = {"the first layer's inputs": seen["inputs"][0], "the logits": seen["logits"]}
        for what, values in ends.items():
            lost = float(np.mean(np.asarray(values) == 0))
            mistake = "dropout follows the hidden layers alone"
            expect(lost < 0.01, f"in {mode} mode {lost:.0%} of {what} are 0: {mistake}")


@points(0.25)
def test_answers_with_logits(student, rng):
    """The answer is the last layer's output itself, one number a pair, whatever else is in the
    batch."""
    labels, seen = trace(student, rng)
    logits = expect_array(seen["logits"], (len(labels),), what="the logits")
    expect(len(seen["outputs"]) > 0, "there is no linear layer")
    wanted = np.asarray(seen["outputs"][-1]).reshape(len(labels))
    what = "the answer, against the last layer (a sigmoid left in?)"
    expect_close(logits, wanted, what, rtol=1e-3, atol=1e-5)
    what = "the logits of three pairs alone, against the same in a batch"
    expect_close(seen["some"], logits[2:5], what, rtol=1e-3, atol=1e-4)
    expect_array(seen["one"], (1,), what="the logits of a batch of one pair")


@points(0.5)
def test_every_label_has_a_row_that_learns(student, rng):
    """A gradient reaches the embedding's rows of the labels that occur, and no other rows."""
    labels, seen = trace(student, rng)
    the_table(seen)
    slopes = np.abs(expect_array(seen["slopes"][0], (10, None), what="the gradient")).sum(axis=1)
    what = (
        "the rows that a gradient reaches (1), from label 0 to 9, against the labels of the batch"
    )
    wanted = np.isin(np.arange(10), labels).astype(float)
    expect_close((slopes > 0).astype(float), wanted, f"{what} (frozen? padding?)")


@points(0.25)
def test_shares_nothing_with_other_networks(student, rng):
    """A new discriminator shares no parameter with another one, nor with a generator."""
    _, seen = trace(student, rng)
    shared = seen["shared"]
    expect(shared == 0, f"the networks share {shared} parameters: one embedding for both?")


### END HIDDEN TESTS

# %% [markdown]
# ## One update of the discriminator
#
# **Contract.** `cgan_discriminator_step` makes one update of the discriminator:
#
# - The generator makes pictures for the labels of the batch. Real pictures are judged with their
#   labels, and fakes with the labels that they were made for.
# - It minimises $-\operatorname{mean}\log D(x_{real}, y) - \operatorname{mean}\log(1 - D(x_{fake},
#   y))$, the sum of both and not half of it, with one step of the given `optimizer`, and with the
#   gradients of this loss only: the discriminator's old gradients are cleared first.
# - The generator is only used: its parameters, their gradients and their `requires_grad` are
#   afterwards what they were before. Both networks work in the mode in which they are found.
# - It returns the loss before the update as a plain `float`. (`.item()` turns the tensor into a
#   number.)


# %% role="solution" id="cgan-discriminator-step"
def cgan_discriminator_step(discriminator, generator, optimizer, pictures, labels, noise):
    """One update on real pictures with labels and as many noise vectors; returns the loss."""
    ### BEGIN SOLUTION
    with torch.no_grad():
        fakes = generator(noise, labels)
    loss_on_real = F.softplus(-discriminator(pictures, labels)).mean()
    loss_on_fakes = F.softplus(discriminator(fakes, labels)).mean()
    loss = loss_on_real + loss_on_fakes
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.item()
    ### END SOLUTION


# %% role="setup" id="cgan-toys" collapsed="true"
class ToyGenerator(nn.Module):
    """Noise [N, 2] and labels [N] -> "pictures" [N, 3], for the checks."""

    def __init__(self):
        super().__init__()
        self.table = nn.Embedding(10, 3)

    def forward(self, noise, labels):
        return torch.tanh(noise.sum(dim=1, keepdim=True) + self.table(labels))


class ToyDiscriminator(nn.Module):
    """ "Pictures" [N, 3] and labels [N] -> logits [N], for the checks."""

    def __init__(self):
        super().__init__()
        self.table = nn.Embedding(10, 3)

    def forward(self, pictures, labels):
        return (pictures * self.table(labels)).sum(dim=1)


# %% role="tests" id="cgan-discriminator-step-tests"
with visible_checks("cgan-discriminator-step") as check:
    toys = ToyDiscriminator(), ToyGenerator()
    with torch.no_grad():
        toys[0].table.weight.zero_()  # undecided
    value = cgan_discriminator_step(
        *toys,
        torch.optim.SGD(toys[0].parameters(), lr=0.1),
        pictures=torch.ones(4, 3),
        labels=torch.tensor([2, 2, 5, 5]),
        noise=torch.zeros(4, 2),
    )
    check.plain_float(value, "the loss")
    check.close(value, math.log(4), "an undecided discriminator has a loss of log 4")
    moved = toys[0].table.weight.abs().sum(dim=1) > 0
    check.true(moved.nonzero().flatten().tolist() == [2, 5], "only rows of the batch's labels move")
    check.true(toys[0](torch.ones(1, 3), torch.tensor([2])) > 0, "real pairs look more real now")
    table = toys[1].table.weight
    untouched = table.grad is None and table.requires_grad
    check.true(untouched, "the generator has no gradients, and can still be trained")
    with torch.no_grad():  # label 2: pictures near 1, found real; others: near -1, found fake
        toys[0].table.weight.fill_(-100.0)
        toys[0].table.weight[2] = table[2] = 1.0
        table[torch.arange(10) != 2] = -9.0
    toys[0].table.weight.grad = torch.full((10, 3), 7.0)  # an old gradient
    on_real, on_fake = torch.tensor(3.0), 3 * torch.tanh(torch.tensor(1.0))
    value = cgan_discriminator_step(
        *toys,
        torch.optim.SGD(toys[0].parameters(), lr=0.1),
        pictures=torch.ones(4, 3),
        labels=torch.tensor([2, 2, 2, 2]),
        noise=torch.zeros(4, 2),
    )
    wanted = F.softplus(-on_real) + F.softplus(on_fake)
    check.close(value, wanted, "all pairs have label 2: real ones, and fakes made for label 2")
    same = toys[0].table.weight[5]
    check.close(same, torch.full((3,), -100.0), "no old gradient moves the row of another label")
### BEGIN HIDDEN TESTS
from dgm.testing import (
    TrainingStep,
    expect,
    expect_close,
    expect_mode_kept,
    expect_no_stale_gradients,
    expect_returned,
    expect_unchanged,
    points,
)

# Every toy picture says in its last entry for which label it was made (fakes: plus 100). Each
# network has a large weight, and one of the generator's parameters is not to be trained.
STEP = TrainingStep(
    networks="""
seen = {"asked": [], "judged": []}
class Generator(nn.Module):
    def __init__(self):
        super().__init__()
        self.table, self.layer = nn.Embedding(10, 3), nn.Linear(5, 4)
    def forward(self, noise, labels):
        seen["asked"] += labels.tolist()
        pictures = torch.tanh(self.layer(torch.cat([noise, self.table(labels)], dim=1)))
        return torch.cat([pictures, labels[:, None] + 100.0], dim=1)
class Discriminator(nn.Module):
    def __init__(self):
        super().__init__()
        self.table, self.layer, self.logit = nn.Embedding(10, 3), nn.Linear(7, 6), nn.Linear(6, 1)
    def forward(self, pictures, labels):
        seen["judged"] += list(zip(pictures[:, 4].tolist(), labels.tolist()))
        features = torch.cat([pictures[:, :4], self.table(labels)], dim=1)
        return self.logit(torch.tanh(self.layer(features))).squeeze(1)
generator, discriminator = Generator().train(training), Discriminator().train(training)
discriminator.logit.weight.data.mul_(5)  # sure of some pairs, unsure of others
generator.layer.weight.data[0, 0] = discriminator.layer.weight.data[0, 0] = 12
generator.layer.bias.requires_grad_(False)
if blind:  # labels change nothing
    generator.table.weight.data.zero_()
    discriminator.table.weight.data.zero_()
""",
    trains="discriminator",
    uses=("generator",),
    learning_rate=0.5,
    inputs="""
labels = torch.tensor(labels)
pictures = torch.cat([torch.randn(len(labels), 4), labels[:, None].float()], dim=1)
noise = torch.randn(steps, len(labels), 2)
""",
    call="cgan_discriminator_step(discriminator, generator, optimizer, pictures, labels, noise[i])",
    seen="seen",
)


def draw(rng, training=True, blind=False):
    labels = [int(label) for label in rng.permutation(10)[:7]]
    return {"labels": labels, "training": training, "blind": blind}


def expect_same_layers(actual, expected, network, mistake):
    """But for the embedding: which rows move is a question of the labels."""
    after = actual.after[network]["parameters"]
    for name, value in expected.after[network]["parameters"].items():
        if not name.startswith("table"):
            what = f"the {network}'s {name} after the step ({mistake})"
            expect_close(after.get(name), value, what, rtol=1e-3, atol=1e-5)


@points(1)
def test_descends_the_loss(student, reference, rng):
    """Where labels change nothing, the discriminator moves by one step of the given optimiser down
    the gradient of the loss."""
    actual, expected = STEP.run((student, reference), rng, **draw(rng, blind=True))
    mistake = "real pairs to 1, forged pairs to 0? the sum, not half of it? the given optimiser?"
    expect_same_layers(actual, expected, "discriminator", mistake)


@points(0.75)
def test_labels_stay_with_their_pictures(student, rng):
    """Every picture, real or not, is judged with the label it belongs to, and the fakes are made
    for the labels of the batch."""
    inputs = draw(rng)
    (actual,), labels = STEP.run((student,), rng, **inputs), inputs["labels"]
    asked, judged = actual.seen["asked"], actual.seen["judged"]
    expect(
        sorted(asked) == sorted(labels),
        f"the generator was asked for {len(asked)} pictures; the labels should be the batch's",
    )
    expect(len(judged) == 2 * len(labels), f"{len(judged)} pairs judged, not {2 * len(labels)}")
    for mark, label in judged:
        kind, own = ("a real picture", mark) if mark < 50 else ("a fake", mark - 100)
        expect(own == label, f"{kind} of label {own:.0f} was judged with label {label}")


@points(0.25)
def test_uses_no_stale_gradients(student, rng):
    """What the discriminator's gradients held before a step does not enter it."""
    expect_no_stale_gradients(STEP, student, rng, **draw(rng))


@points(0.25)
def test_generator_is_only_used(student, rng):
    """The generator's parameters and gradients are what they were before, and both networks are
    called in the mode in which they were found."""
    for stale, training in ((True, True), (False, False)):
        (actual,) = STEP.run((student,), rng, stale=stale, **draw(rng, training))
        expect_unchanged(actual, "generator", "parameters", "gradients", "requires_grad")
        expect_mode_kept(actual)


@points(0.25)
def test_returns_the_loss(student, reference, rng):
    """The returned number is a plain float: the loss before the update."""
    inputs = draw(rng, blind=True)
    for batch in (inputs, {**inputs, "labels": inputs["labels"][:1]}):
        actual, expected = STEP.run((student, reference), rng, **batch)
        size = f"a batch of {len(batch['labels'])}"
        expect_returned(actual, expected, f"the loss (a sum of two means; {size})")


### END HIDDEN TESTS

# %% [markdown]
# ## One update of the generator
#
# **Contract.** `cgan_generator_step` makes one update of the generator:
#
# - It makes pictures from `noise` for `labels` and minimises the non-saturating loss
#   $-\operatorname{mean} \log D(x_{fake}, y)$ with one step of the given `optimizer`. Each fake is
#   judged with the label that it was made for. The gradient flows *through* the discriminator.
# - The generator's old gradients are cleared first.
# - The discriminator is only used: its parameters and their `requires_grad` are afterwards what
#   they were before. (Its gradients may hold anything afterwards.) Both networks work in the mode
#   in which they are found.
# - It returns the loss before the update as a plain `float`.


# %% role="solution" id="cgan-generator-step"
def cgan_generator_step(discriminator, generator, optimizer, noise, labels):
    """One update of the generator against a fixed discriminator; returns the loss."""
    ### BEGIN SOLUTION
    loss = F.softplus(-discriminator(generator(noise, labels), labels)).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.item()
    ### END SOLUTION


# %% role="tests" id="cgan-generator-step-tests"
with visible_checks("cgan-generator-step") as check:
    toys = ToyDiscriminator(), ToyGenerator()
    with torch.no_grad():
        toys[0].table.weight.zero_()  # undecided
    value = cgan_generator_step(
        *toys,
        torch.optim.SGD(toys[1].parameters(), lr=0.1),
        noise=torch.zeros(4, 2),
        labels=torch.tensor([2, 2, 5, 5]),
    )
    check.plain_float(value, "the loss")
    check.close(value, math.log(2), "the loss is log 2 against an undecided discriminator")
    with torch.no_grad():
        toys[0].table.weight.fill_(-100.0)
        toys[0].table.weight[2] = 1.0
        toys[1].table.weight.zero_()
    value = cgan_generator_step(
        *toys,
        torch.optim.SGD(toys[1].parameters(), lr=0.1),
        noise=torch.zeros(4, 2),
        labels=torch.tensor([2, 2, 2, 2]),
    )
    check.close(value, math.log(2), "each fake is judged with the label that it was made for")
    check.true((toys[1].table.weight[2] > 0).all(), "the generator moves to where fakes look real")
### BEGIN HIDDEN TESTS
from dgm.testing import (
    TrainingStep,
    expect,
    expect_mode_kept,
    expect_no_stale_gradients,
    expect_returned,
    expect_same_parameters,
    expect_unchanged,
    points,
)

# Each network has a large weight, and one of the discriminator's parameters is not to be trained.
STEP = TrainingStep(
    networks="""
seen = {"asked": [], "judged": []}
class Generator(nn.Module):
    def __init__(self):
        super().__init__()
        self.table, self.layer = nn.Embedding(10, 3), nn.Linear(5, 4)
    def forward(self, noise, labels):
        seen["asked"] += labels.tolist()
        pictures = torch.tanh(self.layer(torch.cat([noise, self.table(labels)], dim=1)))
        return torch.cat([pictures, labels[:, None] + 100.0], dim=1)
class Discriminator(nn.Module):
    def __init__(self):
        super().__init__()
        self.table, self.layer, self.logit = nn.Embedding(10, 3), nn.Linear(7, 6), nn.Linear(6, 1)
    def forward(self, pictures, labels):
        seen["judged"] += list(zip(pictures[:, 4].tolist(), labels.tolist()))
        features = torch.cat([pictures[:, :4], self.table(labels)], dim=1)
        return self.logit(torch.tanh(self.layer(features))).squeeze(1)
generator, discriminator = Generator().train(training), Discriminator().train(training)
discriminator.logit.weight.data.mul_(5)  # sure of some pairs, unsure of others
generator.layer.weight.data[0, 0] = discriminator.layer.weight.data[0, 0] = 12
discriminator.layer.bias.requires_grad_(False)
if blind:  # labels change nothing
    generator.table.weight.data.zero_()
    discriminator.table.weight.data.zero_()
""",
    trains="generator",
    uses=("discriminator",),
    learning_rate=0.5,
    inputs="labels, noise = torch.tensor(labels), torch.randn(steps, len(labels), 2)",
    call="cgan_generator_step(discriminator, generator, optimizer, noise[i], labels)",
    seen="seen",
)


def draw(rng, training=True, blind=False):
    labels = [int(label) for label in rng.permutation(10)[:7]]
    return {"labels": labels, "training": training, "blind": blind}


@points(0.5)
def test_descends_the_loss(student, reference, rng):
    """The generator moves by one step of the given optimiser down the gradient of -log D, which
    reaches it through the discriminator."""
    actual, expected = STEP.run((student, reference), rng, **draw(rng))
    mistake = "-log D of the fakes with their labels? still attached? the given optimiser?"
    expect_same_parameters(actual, expected, "generator", mistake)


@points(0.25)
def test_fakes_are_judged_with_their_labels(student, rng):
    """The pictures are made for the given labels, and each is judged with its own."""
    inputs = draw(rng)
    (actual,), labels = STEP.run((student,), rng, **inputs), inputs["labels"]
    asked, judged = actual.seen["asked"], actual.seen["judged"]
    expect(sorted(asked) == sorted(labels), "the generator was not asked for the given labels")
    expect(len(judged) == len(labels), f"{len(judged)} pairs judged, not {len(labels)}")
    for mark, label in judged:
        what = f"a fake made for label {mark - 100:.0f} was judged with label {label}"
        expect(mark - 100 == label, what)


@points(0.25)
def test_uses_no_stale_gradients(student, rng):
    """What the generator's gradients held before a step does not enter it."""
    expect_no_stale_gradients(STEP, student, rng, **draw(rng))


@points(0.25)
def test_discriminator_is_only_used(student, rng):
    """The discriminator is afterwards what it was before, and both networks are called in the
    mode in which they were found."""
    for training in (True, False):
        (actual,) = STEP.run((student,), rng, **draw(rng, training))
        expect_unchanged(actual, "discriminator", "parameters", "requires_grad")
        expect_mode_kept(actual)


@points(0.25)
def test_returns_the_loss(student, reference, rng):
    """The returned number is a plain float: the loss before the update."""
    inputs = draw(rng, blind=True)
    for batch in (inputs, {**inputs, "labels": inputs["labels"][:1]}):
        actual, expected = STEP.run((student, reference), rng, **batch)
        expect_returned(actual, expected, f"the loss (a batch of {len(batch['labels'])})")


### END HIDDEN TESTS

# %% [markdown]
# ## One epoch
#
# **Contract.** `cgan_epoch` uses every real picture once, in batches of `batch_size` and in a new
# random order each time; the last batch may be smaller.
#
# - For every batch the discriminator is updated once, with
#   `update_discriminator(pictures, labels, noise)`: every picture comes with its own label.
# - Then the generator is updated once, with `update_generator(noise, labels)`, for new labels that
#   are drawn uniformly from 0 to 9: the generator has to learn every digit, whatever the batch
#   held.
# - Each update gets noise of its own from `draw(count)`. The number of noise vectors and of drawn
#   labels is the number of pictures in the batch.
# - It returns the losses that the updates return, `{"discriminator": [...], "generator": [...]}`,
#   in order.


# %% role="solution" id="cgan-epoch"
def cgan_epoch(pictures, labels, batch_size, draw, update_discriminator, update_generator):
    """One epoch on pictures [N, ...] and labels [N]; returns both lists of losses."""
    ### BEGIN SOLUTION
    losses = {"discriminator": [], "generator": []}
    for chosen in torch.randperm(len(pictures)).split(batch_size):
        count = len(chosen)
        loss = update_discriminator(pictures[chosen], labels[chosen], draw(count))
        losses["discriminator"].append(loss)
        drawn_labels = torch.randint_like(labels[chosen], 10)
        losses["generator"].append(update_generator(draw(count), drawn_labels))
    return losses
    ### END SOLUTION


# %% role="tests" id="cgan-epoch-tests"
with visible_checks("cgan-epoch") as check:
    calls = []
    cgan_epoch(
        pictures=torch.arange(10.0),
        labels=torch.arange(10),
        batch_size=4,
        draw=lambda count: torch.zeros(count, CGAN_NOISE_SIZE),
        update_discriminator=lambda pictures, labels, noise: (
            calls.append((pictures, labels)) or 1.0
        ),
        update_generator=lambda noise, labels: 0.5,
    )
    check.true([len(labels) for _, labels in calls] == [4, 4, 2], "batches of 4, 4 and 2")
    check.true(all((p == y).all() for p, y in calls), "every picture comes with its own label")
### BEGIN HIDDEN TESTS
import numpy as np

from dgm.testing import expect, points

# A picture's entries are its place in the set; every draw of noise carries its number.
EPOCH = """
import itertools
import torch
torch.manual_seed(seed)
calls, draw_numbers = [], itertools.count()
labels = torch.tensor(labels)
pictures = torch.arange(float(len(labels)))[:, None, None, None].expand(-1, 1, 2, 2).clone()
def draw(count):
    return torch.full((count, 3), float(next(draw_numbers)))
def noise_tag(noise):
    return [int(noise.flatten()[0]), len(noise)]
def update_discriminator(pictures, labels, noise):
    calls.append({
        "player": "discriminator",
        "noise": noise_tag(noise),
        "labels": labels.tolist(),
        "pictures": [int(place) for place in pictures[:, 0, 0, 0]],
        "kind": str(labels.dtype),
    })
    return float(len(calls))
def update_generator(noise, labels):
    calls.append({
        "player": "generator",
        "noise": noise_tag(noise),
        "labels": labels.tolist(),
        "kind": str(labels.dtype),
    })
    return float(len(calls))
losses = cgan_epoch(pictures, labels, batch_size, draw, update_discriminator, update_generator)
{
    "calls": calls,
    "losses": {
        name: [float(loss) for loss in losses[name]] for name in ("discriminator", "generator")
    },
}
"""


def epoch(student, rng):
    batch_size = int(rng.integers(20, 30))
    labels = rng.integers(0, 10, 4 * batch_size + int(rng.integers(2, 15))).tolist()
    inputs = {"labels": labels, "batch_size": batch_size, "seed": int(rng.integers(2**31))}
    return labels, batch_size, student.run(EPOCH, **inputs)["calls"]


def of_player(calls, player):
    return [call for call in calls if call["player"] == player]


@points(0.5)
def test_every_picture_comes_once_with_its_label(student, rng):
    """Every picture is shown to the discriminator once, with its own label, in a new random order
    in each epoch."""
    labels, batch_size, calls = epoch(student, rng)
    inputs = {"labels": labels, "batch_size": batch_size, "seed": int(rng.integers(2**31))}
    again = student.run(EPOCH, **inputs)["calls"]
    shown, later = (
        [place for c in of_player(each, "discriminator") for place in c["pictures"]]
        for each in (calls, again)
    )
    told = [label for c in of_player(calls, "discriminator") for label in c["labels"]]
    expect(
        sorted(shown) == list(range(len(labels))),
        f"{len(set(shown))} of {len(labels)} pictures were shown, {len(shown)} times in all",
    )
    wrong = sum(label != labels[place] for place, label in zip(shown, told, strict=False))
    expect(len(told) == len(shown), "there are not as many labels as pictures")
    expect(wrong == 0, f"{wrong} of {len(shown)} pictures came with another's label")
    expect(shown != sorted(shown), "the pictures come in the order of the set: shuffle them")
    expect(shown != later, "two epochs show the pictures in the same order")


@points(0.25)
def test_players_take_turns(student, rng):
    """After every batch the discriminator is updated once and then the generator once, and their
    losses come back in order."""
    labels, batch_size, _ = epoch(student, rng)
    inputs = {"labels": labels, "batch_size": batch_size, "seed": 1}
    seen = student.run(EPOCH, **inputs)
    order, batches = [c["player"] for c in seen["calls"]], -(-len(labels) // batch_size)
    expect(
        order == ["discriminator", "generator"] * batches,
        f"{order.count('discriminator')} updates of the discriminator and "
        f"{order.count('generator')} of the generator for {batches} batches, or not in turn",
    )
    places = range(1, 2 * batches + 1)
    wanted = {"discriminator": list(places[::2]), "generator": list(places[1::2])}
    expect(seen["losses"] == wanted, "the losses that come back are not those of the updates")


@points(0.25)
def test_noise_is_fresh_and_fits(student, rng):
    """No two updates share noise; noise and labels are as many as the batch has pictures, and the
    labels are int64."""
    labels, batch_size, calls = epoch(student, rng)
    draws = [call["noise"][0] for call in calls]
    expect(calls and len(set(draws)) == len(draws), "two updates share their noise, or none came")
    size = 0
    for call in calls:
        size = len(call.get("pictures", range(size)))
        count, given = call["noise"][1], len(call["labels"])
        what = f"{count} noise vectors and {given} labels for a batch of {size} pictures"
        expect(count == given == size, f"the {call['player']} got {what}")
        kind = call["kind"].removeprefix("torch.")
        expect(kind == "int64", f"the {call['player']} got labels of the type {kind}, not int64")


@points(0.5)
def test_generator_owes_every_digit(student, rng):
    """The generator's labels are drawn anew and uniformly from 0 to 9, whatever the batch holds."""
    one_digit = 2000 * [int(rng.integers(10))]
    calls = student.run(EPOCH, labels=one_digit, batch_size=100, seed=int(rng.integers(2**31)))
    calls = calls["calls"]
    drawn = [call["labels"] for call in of_player(calls, "generator")]
    expect(len(drawn) > 1, "the generator was not updated")
    own = drawn[0] == one_digit[: len(drawn[0])]
    expect(not own, "the generator got the labels of the batch; its own are drawn anew")
    expect(drawn[0] != drawn[1], "the labels are not drawn anew for each update")
    every = np.concatenate(drawn)
    shares = np.array([np.mean(every == digit) for digit in range(10)])
    expect(shares.sum() > 0.999, "there are labels that are no digit from 0 to 9")
    expect(
        shares.min() > 0.06 and shares.max() < 0.145,
        "each digit should be about a tenth of the drawn labels; the shares of 0 to 9 are "
        + ", ".join(f"{share:.3f}" for share in shares),
    )
    spread = np.mean([len(set(labels)) for labels in drawn])
    expect(spread > 8, "within an update nearly all labels should occur")
    repeats = sum(a == b for labels in drawn for a, b in zip(labels, labels[10:], strict=False))
    expect(repeats < len(every) / 4, "the labels repeat in a fixed order: draw them at random")


### END HIDDEN TESTS

# %% [markdown]
# ## The grid
#
# The grid has a row for each label, from 0 at the top to 9 at the bottom. Along a row the noise
# changes: if a row shows the same picture over and over, the generator has learnt only ten
# pictures. Down a column the noise stays the same. So one can see what the noise controls and the
# label does not (slant, thickness).
#
# **Contract.** `label_grid` returns `10 * C` pictures for `C` noise vectors, in the reading order
# of `show_grid(..., columns=C)`: row `k`, column `j` is the picture of label `k` with noise `j`. It
# makes them in evaluation mode and without a graph; the generator's mode afterwards is what it was
# before.


# %% role="solution" id="cgan-grid"
def label_grid(generator, noise):
    """Noise [C, ...] -> pictures [10 C, ...]: each label has a row, each noise vector a column."""
    ### BEGIN SOLUTION
    columns = len(noise)
    labels = torch.arange(10, device=noise.device).repeat_interleave(columns)
    was_training = generator.training
    generator.eval()
    with torch.no_grad():
        grid = generator(noise.repeat(10, 1), labels)
    generator.train(was_training)
    return grid
    ### END SOLUTION


# %% role="tests" id="cgan-grid-tests"
with visible_checks("cgan-grid") as check:
    probe = ToyGenerator()
    noise = torch.randn(4, 2)
    grid = label_grid(probe, noise)
    check.shape(grid, (40, 3), "ten rows of four")
    check.close(grid[4 * 7 + 2], probe(noise[2:3], torch.tensor([7]))[0], "row 7, column 2")
    check.true(not grid.requires_grad, "the pictures carry no graph")
### BEGIN HIDDEN TESTS
import numpy as np

from dgm.testing import expect, expect_array, points

# The "pictures" of this generator say which label and which noise they were made of.
GRID = """
import torch
from torch import nn
class Scribe(nn.Module):
    def __init__(self):
        super().__init__()
        self.table, self.drop = nn.Embedding(10, 1), nn.Dropout(0.5)
        self.table.weight.data = torch.arange(10.0)[:, None]
    def forward(self, noise, labels):
        if labels.dtype not in (torch.int64, torch.int32):
            raise TypeError("labels are integers")
        of_noise = noise.sum(dim=1, keepdim=True) / 4  # its entries are equal
        entries = torch.cat([self.table(labels), of_noise], dim=1)
        return self.drop(entries + 1)[:, :, None, None] - 1
generator = Scribe().train(training)
grid = label_grid(generator, torch.tensor(noise))
{
    "grid": grid.detach(),
    "graph": grid.requires_grad,
    "modes": [module.training for module in generator.modules()],
}
"""


def grids(student, rng, training=False):
    noise = rng.permutation(100)[: int(rng.integers(3, 8)), None].astype(np.float32)
    noise = np.repeat(noise, 4, axis=1)
    seen = student.run(GRID, noise=noise, training=training)
    entries = expect_array(seen["grid"], (10 * len(noise), 2, 1, 1), what="the grid")
    return noise[:, 0], entries.reshape(10, len(noise), 2), seen


@points(0.5)
def test_a_row_is_a_label(student, rng):
    """Row k holds pictures of label k, and of no other."""
    _, entries, _ = grids(student, rng)
    for label in range(10):
        found = sorted({int(round(float(entry))) for entry in entries[label, :, 0]})
        expect(found == [label], f"row {label} holds pictures of the labels {found} (transposed?)")


@points(0.25)
def test_a_column_is_a_noise(student, rng):
    """The pictures of a label are made of all noise vectors, in their order."""
    noise, entries, _ = grids(student, rng)
    wanted = [round(float(entry), 3) for entry in noise]
    pictures = [(round(float(label)), round(float(z), 3)) for label, z in entries.reshape(-1, 2)]
    for label in range(10):
        used = [z for of, z in pictures if of == label]
        what = f"the {len(used)} pictures of label {label}"
        expect(len(set(used)) == len(used), f"{what} use one noise vector more than once")
        expect(used == wanted, f"{what} do not hold the noise vectors in their order")


@points(0.25)
def test_is_made_in_evaluation_mode(student, rng):
    """The grid is made without dropout and without a graph, and the generator is left as found."""
    for training in (True, False):
        _, entries, seen = grids(student, rng, training)
        exact = np.abs(entries - np.round(entries)).max() < 1e-4 and (entries > -0.5).all()
        expect(exact, "the grid was made in training mode: its dropout was on")
        expect(not seen["graph"], "the pictures still carry the graph that made them")
        left = set(seen["modes"]) == {training}
        expect(left, f"a generator found with training={training} was left in the other mode")


### END HIDDEN TESTS

# %% [markdown]
# ## Does row seven hold sevens?
#
# The *judge* is a classifier of real digits. It does not get the labels that the generator was
# given.
#
# **Contract.** `label_agreement` returns, for each label from 0 to 9, the share of the pictures of
# that label for which the judge's most probable digit is that label: a tensor `[10]`. If a label
# does not occur, its entry is NaN, because there is no picture to agree on.


# %% role="solution" id="cgan-agreement"
def label_agreement(logits, labels):
    """From the judge's logits [N, 10] and the requested labels [N]: a tensor of 10 shares."""
    ### BEGIN SOLUTION
    agrees = (logits.argmax(dim=1) == labels).float()
    return torch.stack([agrees[labels == label].mean() for label in range(10)])
    ### END SOLUTION


# %% role="tests" id="cgan-agreement-tests"
with visible_checks("cgan-agreement") as check:
    asked = torch.arange(10).repeat(2)
    says = F.one_hot(torch.cat([torch.arange(10), torch.full((10,), 3)]), 10).float()
    agreement = label_agreement(says, asked)
    check.shape(agreement, (10,), "one share for each label")
    check.close(agreement[3:5], [1.0, 0.5], "both threes are threes, one of two fours is a four")
### BEGIN HIDDEN TESTS
import numpy as np

from dgm.testing import expect, expect_array, expect_close, points

AGREEMENT = """
import torch
shares = label_agreement(torch.tensor(logits), torch.tensor(labels))
{
    "shares": torch.nan_to_num(torch.as_tensor(shares).double(), nan=-1.0),
    "kind": type(shares).__name__,
}
"""


def verdicts(rng, labels):
    """Logits of a judge who is right about two of three, and prefers small digits otherwise."""
    says = np.where(rng.random(len(labels)) < 0.65, labels, rng.integers(0, 4, len(labels)))
    logits = rng.normal(-3, 1, (len(labels), 10)).astype(np.float32)
    logits[np.arange(len(labels)), says] += 9
    return logits


@points(0.5)
def test_is_the_share_of_each_label(student, reference, rng):
    """Each entry is the share of a label's own pictures in which the judge sees that label."""
    labels = np.repeat(np.arange(10), rng.integers(4, 20, 10))
    labels = rng.permutation(labels)
    inputs = {"logits": verdicts(rng, labels), "labels": labels.tolist()}
    actual, expected = student.run(AGREEMENT, **inputs), reference.run(AGREEMENT, **inputs)
    what = "the agreement (of the pictures asked for, not of those the judge sees? argmax over "
    what += "digits? divided by the label's own count?)"
    expect_close(actual["shares"], expected["shares"], what, rtol=1e-3, atol=1e-4)


@points(0.25)
def test_is_a_tensor(student, rng):
    """The ten shares are one tensor."""
    labels = np.arange(10)
    seen = student.run(AGREEMENT, logits=verdicts(rng, labels), labels=labels.tolist())
    expect_array(seen["shares"], (10,), what="the agreement")
    expect(seen["kind"] == "Tensor", f"the agreement: a tensor expected, not a {seen['kind']}")


@points(0.25)
def test_a_label_without_pictures_has_none(student, rng):
    """Labels that do not occur are NaN; the others are not affected."""
    shuffled = rng.permutation(10)
    present, absent = np.sort(shuffled[:6]), shuffled[6]
    labels = np.repeat(present, 3)
    logits = verdicts(rng, labels)
    logits[:3, absent] += 20  # the judge sees a digit that nobody asked for, and one nowhere
    inputs = {"logits": logits, "labels": labels.tolist()}
    shares = expect_array(student.run(AGREEMENT, **inputs)["shares"], (10,), what="the agreement")
    for label in range(10):
        there = label in present
        expect(
            (shares[label] >= 0) == there,
            f"label {label} {'occurs: a share' if there else 'does not occur: NaN'} expected",
        )


### END HIDDEN TESTS

# %% [markdown]
# ## A failure first
#
# What if only the generator gets the label? Below, a *blindfold* replaces every label that the
# discriminator gets by 0. Nothing else changes: networks, updates and epochs are those from above.

# %% [markdown] role="written" id="cgan-prediction" points="1"
# **Write down a prediction before you run on.** Two generators are trained for a few epochs, one
# against a blindfolded discriminator, one against a seeing one. For each say (a) what its pictures
# will look like and how the loss curves of the two runs will compare, and (b) what the rows of its
# grid will hold and roughly how large the mean agreement will be. Give a reason for each
# prediction. You lose no points for a prediction that turns out wrong, but you do for one without a
# reason.
# ### BEGIN MARK SCHEME
# - 0.5 points: (a) says for both runs what pictures and losses will be like, with a reason. Right
#   or wrong does not matter.
# - 0.5 points: (b) says for both runs what a row will hold, with a number for the agreement, and a
#   reason that names where the generator could learn what a label means. Right or wrong does not
#   matter.
# - 0 points for an answer that only repeats the figures printed below without a reason.
# ### END MARK SCHEME
# ### BEGIN SOLUTION
# (a) Both will show digits of about the same quality, and the curves will look alike. The blindfold
# removes only the label from the game, so that run is a plain GAN whose noise has 32 more numbers.
# (b) In the blindfolded run a row may show any digits, perhaps few of them, because the label is
# only one more noise variable. Agreement is near 0.1, as by chance. The seeing discriminator
# rejects a good three that is labelled as a seven, so the only way to fool it is to draw the digit
# of the label: agreement is well above one half.
# ### END SOLUTION

# %% role="run" id="cgan-training-loop"
CGAN_BATCH_SIZE = 64
CGAN_LEARNING_RATE = 2e-4

cgan_images, cgan_labels = load_mnist(train=True)
cgan_count = budget(smoke=1024, cpu=len(cgan_images), gpu=len(cgan_images))
cgan_images, cgan_labels = cgan_images[:cgan_count].to(DEVICE), cgan_labels[:cgan_count].to(DEVICE)


class Blindfolded(nn.Module):
    """A discriminator that gets label 0 in place of every label."""

    def __init__(self, discriminator):
        super().__init__()
        self.discriminator = discriminator

    def forward(self, pictures, labels):
        return self.discriminator(pictures, torch.zeros_like(labels))


def cgan_start(generator):
    """Initial weights that keep noise and label at their size (He et al., 2015)."""
    for layer in generator.modules():
        if isinstance(layer, nn.Linear):
            last = layer.out_features == 28 * 28
            gain = 1.0 if last else nn.init.calculate_gain("leaky_relu", 0.2)
            nn.init.normal_(layer.weight, std=gain / math.sqrt(layer.in_features))
            nn.init.zeros_(layer.bias)
    return generator


def judged(generator, count):
    """`count` pictures of a generator, a tenth for each label, and the agreement of each label."""
    labels = torch.arange(10, device=DEVICE).repeat(count // 10)
    with torch.no_grad():
        pictures = generator(cgan_noise(len(labels)), labels)
    return pictures, label_agreement(judge_logits(pictures), labels)


LABEL_ROWS = [f"label {label}" for label in range(10)]
NOISE_HEADS = [f"noise {number}" for number in range(10)]


def train_cgan(name, epochs, wrap=lambda discriminator: discriminator):
    """Train both players (`wrap` wraps the discriminator); returns generator and curves."""
    set_seed()
    discriminator = wrap(ConditionalDiscriminator()).to(DEVICE)
    generator = cgan_start(ConditionalGenerator()).to(DEVICE)
    optimizers = {
        network: torch.optim.Adam(network.parameters(), lr=CGAN_LEARNING_RATE, betas=(0.5, 0.999))
        for network in (discriminator, generator)
    }

    def update_discriminator(pictures, labels, noise):
        players = discriminator, generator, optimizers[discriminator]
        return cgan_discriminator_step(*players, pictures, labels, noise)

    def update_generator(noise, labels):
        players = discriminator, generator, optimizers[generator]
        return cgan_generator_step(*players, noise, labels)

    # looked up here, at each call: after a changed answer, training begins anew
    answers = [ConditionalGenerator, ConditionalDiscriminator, cgan_discriminator_step]
    answers += [cgan_generator_step, cgan_epoch, label_agreement]
    checkpoint = Checkpoint(
        f"cgan-mnist-{name}",
        {"images": len(cgan_images), "answers": answers},
        discriminator=discriminator,
        generator=generator,
        discriminator_optimizer=optimizers[discriminator],
        generator_optimizer=optimizers[generator],
    )
    watched, picture = cgan_noise(10), LivePicture(rows=LABEL_ROWS, heads=NOISE_HEADS)
    epochs_done, curves = checkpoint.load()
    curves = curves or {name: [] for name in ("discriminator", "generator", "agreement", "minutes")}
    with interruptible():
        for epoch in progress(range(epochs_done, epochs), description=f"{name}, epochs"):
            started = time.perf_counter()
            losses = cgan_epoch(
                cgan_images,
                cgan_labels,
                CGAN_BATCH_SIZE,
                cgan_noise,
                update_discriminator,
                update_generator,
            )
            curves["minutes"].append((time.perf_counter() - started) / 60)
            for player, values in losses.items():
                curves[player] += values
            curves["agreement"].append(judged(generator, 1000)[1].mean().item())
            picture.update(label_grid(generator, watched), f"{name}: after epoch {epoch + 1}")
            checkpoint.save(epoch + 1, curves)
    return generator, curves


# %% role="run" id="cgan-blindfold"
CGAN_SHORT_EPOCHS = budget(smoke=2, cpu=3, gpu=3)
cgan_runs = {
    "blindfolded": train_cgan("blindfolded", CGAN_SHORT_EPOCHS, wrap=Blindfolded),
    "seeing": train_cgan("seeing", CGAN_SHORT_EPOCHS),
}
for name, (generator, curves) in cgan_runs.items():
    agreement = curves["agreement"][-1] if curves["agreement"] else math.nan  # stopped at once
    set_seed(1)
    show_grid(
        label_grid(generator, cgan_noise(10)),
        title=f"{name} discriminator: mean agreement {agreement:.2f}; a row should be one digit",
        rows=LABEL_ROWS,
        heads=NOISE_HEADS,
    )
for player in ("discriminator", "generator"):
    plot_curves(
        {f"{name} run": curves[player] for name, (_, curves) in cgan_runs.items()},
        title=f"The loss of the {player}",
    )
print(f"mean loss in the last epoch{'discriminator':>15}{'generator':>11}")
for name, (_, curves) in cgan_runs.items():
    last = [curves[player] for player in ("discriminator", "generator")]
    last = [np.mean(losses[-len(losses) // CGAN_SHORT_EPOCHS :]) for losses in last]
    print(f"{name:<27}{last[0]:>15.2f}{last[1]:>11.2f}")

# %% [markdown]
# Single pictures of the two runs look alike, and the losses do not show which of the two generators
# knows its labels. The blindfolded generator does use the label, but only as one more piece of
# noise: the label changes the picture, but it does not choose the digit. (At the `smoke`
# budget, with 32 updates, neither run shows digits yet.)
#
# ## Training

# %% role="run" id="cgan-train"
CGAN_EPOCHS = budget(smoke=3, cpu=25, gpu=100)
cgan_runs["long run"] = train_cgan("long", CGAN_EPOCHS)
cgan_trained, cgan_curves = cgan_runs["long run"]

# %% [markdown]
# ## What you hand in
#
# The next two cells show the results of the training. Run them after it, and leave their outputs in
# the notebook.
#
# ![Three grids with a row for each label from 0 to 4: real digits, samples with specks whose rows
# show the right digit more often than not, and rows that mix digits.](figures/grids.png)
#
# *The rows of the labels 0 to 4. Left: real digits. Middle: the model solution after 2 of the 25
# epochs of the `cpu` budget; yours should be better. Right: the same generator with random labels,
# which is what a grid looks like if the labels do not count.*

# %% role="deliverable" id="cgan-loss-curves"
plot_curves(
    {name: cgan_curves[name] for name in ("discriminator", "generator")},
    title=f"Losses (if the discriminator cannot tell: {math.log(4):.2f} and {math.log(2):.2f})",
)
plot_curves(
    {"agreement": cgan_curves["agreement"]},
    title="Does a row hold its digit?",
    xlabel="epoch",
    ylabel="mean agreement",
    smooth=1,
    ylim=(-0.02, 1.02),
)

# %% role="deliverable" id="cgan-samples"
set_seed(1)
cgan_grid = label_grid(cgan_trained, cgan_noise(10))
show_grid(
    cgan_grid,
    title="A row for each label, a column for each noise",
    rows=LABEL_ROWS,
    heads=NOISE_HEADS,
)
grid_verdicts = judge_logits(cgan_grid).argmax(dim=1).view(10, 10)
print("what the judge sees, row by row")
for label, seen in enumerate(grid_verdicts.tolist()):
    print(f"label {label}:  {' '.join(str(digit) for digit in seen)}   {seen.count(label)} of 10")

# %% [markdown]
# ## Cost and quality
#
# Agreement measures whether the generator obeys the label. *Variety* is the mean distance between
# two pictures of one label; compare it with the variety of the real digits. A generator that has
# memorised ten pictures has an agreement of 1 and a variety of 0.


# %% role="run" id="cgan-table"
def variety_within(pictures, labels):
    """The mean distance between two pictures of one label."""
    rows = [pictures[labels == label].flatten(1) for label in range(10)]
    return torch.stack([torch.pdist(row).mean() for row in rows if len(row) > 1]).mean().item()


CGAN_SCORED = budget(smoke=1000, cpu=5000, gpu=5000)
asked = torch.arange(10, device=DEVICE).repeat(CGAN_SCORED // 10)
print(f"{CGAN_SCORED:,} pictures of each run; 'least' is the agreement of the worst label")
columns = ("run", "epochs", "updates of each", "minutes", "agreement", "least", "variety")
print("{:<13}{:>7}{:>17}{:>9}{:>11}{:>7}{:>9}".format(*columns))
set_seed(2)
untrained_run = cgan_start(ConditionalGenerator()).to(DEVICE), {"minutes": [], "generator": []}
for name, (generator, curves) in {"untrained": untrained_run, **cgan_runs}.items():
    made, agreement = judged(generator, CGAN_SCORED)
    epochs, updates, minutes = len(curves["minutes"]), len(curves["generator"]), curves["minutes"]
    cost = f"{epochs:>7}{updates:>17,}{sum(minutes):>9.1f}"
    quality = f"{agreement.mean():>11.2f}{agreement.min():>7.2f}{variety_within(made, asked):>9.1f}"
    print(f"{name:<13}{cost}{quality}")
chosen = torch.randperm(len(cgan_images), generator=torch.Generator().manual_seed(0))
chosen = chosen[:CGAN_SCORED].to(DEVICE)  # neighbours in MNIST are often by one writer
real, told = cgan_images[chosen], cgan_labels[chosen]
agreement = label_agreement(judge_logits(real), told)
quality = f"{agreement.mean():>11.2f}{agreement.min():>7.2f}{variety_within(real, told):>9.1f}"
print(f"{'real digits':<46}{quality}")

# %% [markdown] role="written" id="cgan-why-it-looks-right" points="2"
# **Why does the wrong answer look right?** In a classmate's discriminator step, the fakes are not
# judged with the labels they were made for, but with new random labels. The generator's step is
# right. His rows still hold the right digits. (a) Let the ten labels be equally frequent, let the
# digits be so distinct that no picture fits two labels, and let the generator be perfect. Which
# optimal $D(x, y)$ does his discriminator then have for pairs that match, and which for pairs that
# do not? (b) Why do his rows hold the right digits? (c) How large is the discriminator's loss
# against this perfect generator in his game, and in the right one? Name one way in which his
# discriminator teaches the generator less than the right one does. (d) The blindfolded run of this
# notebook looked right, too: which figure showed the mistake, and which did not?
# ### BEGIN MARK SCHEME
# - 0.5 points: (a) 10/11 for matching pairs and 0 for the others (real pairs have density p(x, y),
#   his fakes p(x) / 10, which is a tenth of it where the pair matches).
# - 0.5 points: (b) his D is still high for matching and low for other pairs, and the generator's
#   step judges with the right label, so its gradient points to the digit of the label.
# - 0.5 points: (c) log(11/10) + log(11)/10 = 0.335 in his game, log 4 = 1.386 in the right one
#   (half); his discriminator can win by checking only whether the label fits the picture, so it
#   need not learn what is wrong with pictures, or: D = 10/11 leaves a matching fake little gradient
#   (half).
# - 0.5 points: (d) the agreement (or the rows of the grid) showed the mistake; losses and the look
#   of the single pictures did not; with the student's own figures.
# ### END MARK SCHEME
# ### BEGIN SOLUTION
# (a) D = p / (p + q), with p(x, y) = p(x | y) / 10 for real pairs and q(x, y) = p(x) / 10 for his
# fakes, whose labels are independent of the pictures. No picture fits two labels, so p(x) = p(x |
# y) / 10 where y is the label of x: q is a tenth of p there, and D = 10/11. Where x and y do not
# match, p = 0 and D = 0. (b) The generator is judged with the label it was given, and D is 10/11 if
# it draws that digit and 0 if not. (c) Real pairs cost -log(10/11) = 0.095; one fake in ten matches
# by chance and costs log 11 = 2.398, the others nothing: 0.335 together. In the right game a
# perfect generator leaves D = 1/2, and the loss is log 4 = 1.386. His discriminator can always
# lower its loss by checking whether the label fits the picture, and gains little by telling fakes
# from real pictures. Also, a fake of the right digit gets only 1 - 10/11 of the slope. (d) The
# agreement, 0.03 against 0.62 in my `cpu` run, and the rows of the grid. The losses (0.89 and 1.56
# against 1.04 and 1.27) differ, but each pair looks like that of any GAN, and nobody can read from
# them which generator knows its labels. Single pictures look alike, too.
# <!-- figures of the cpu run: cgan-blindfold 0.03 0.62 0.89 1.56 1.04 1.27 -->
# ### END SOLUTION

# %% role="run" id="cgan-summary"
check_summary(
    [
        "cgan-generator",
        "cgan-discriminator",
        "cgan-discriminator-step",
        "cgan-generator-step",
        "cgan-epoch",
        "cgan-grid",
        "cgan-agreement",
    ]
)
