# ---
# title: What matters in a GAN? An ablation
# covers:
#   - MIT 6.S978 PS3 problem 2 part 1: [ablation-recipes, ablation-networks, ablation-updates,
#       ablation-prediction, ablation-run-wide]
#   - MIT 6.S978 PS3 problem 2 part 2: [ablation-recipes, ablation-networks, ablation-updates,
#       ablation-prediction, ablation-run-deep]
#   - MIT 6.S978 PS3 problem 2 part 3: [ablation-recipes, ablation-rounds, ablation-updates,
#       ablation-prediction, ablation-run-ten]
#   - MIT 6.S978 PS3 problem 2 deliverable (loss curves): [ablation-curves,
#       ablation-why-it-looks-right]
#   - MIT 6.S978 PS3 problem 2 deliverable (generated images): [ablation-pictures]
#   - MIT 6.S978 PS3 problem 2 deliverable (comparison with the baseline): [ablation-fair-start,
#       ablation-cost, ablation-compare, ablation-table, ablation-why-it-looks-right]
# differs:
#   MIT 6.S978 PS3 problem 2 part 1:
#     The change is a setting in `recipes`, with a written prediction before the runs. 5 epochs on
#     cpu and 30 on gpu, for which the baseline is trained again.
#   MIT 6.S978 PS3 problem 2 part 2:
#     As in part 1. The student chooses the layers, at least two more.
#   MIT 6.S978 PS3 problem 2 part 3:
#     As in part 1. All runs show equally many real pictures, so the generator gets a tenth of the
#     updates.
#   MIT 6.S978 PS3 problem 2 deliverable (loss curves):
#     The notebook draws the curves. What is asked is to read the curve of coverage.
#   MIT 6.S978 PS3 problem 2 deliverable (generated images):
#     The notebook shows the pictures, and their quality is measured by coverage.
#   MIT 6.S978 PS3 problem 2 deliverable (comparison with the baseline):
#     The notebook prints the comparison, by coverage, over two seeds on cpu and three on gpu. The
#     conclusion is asked for in words.
# presupposes: [training loop in PyTorch, GAN game, non-saturating loss, standard error]
# setup: [basics, checks, data, pictures, training]
# minutes: {smoke: 0.4, cpu: 15, gpu: 14}
# work: {reading: 21, ablation-recipes: 12, ablation-networks: 12, ablation-updates: 20,
#   ablation-rounds: 10, ablation-fair-start: 14, ablation-cost: 12, ablation-compare: 8,
#   ablation-prediction: 10, ablation-why-it-looks-right: 25}
# ---
# %% [markdown]
# # What matters in a GAN? An ablation
#
# A GAN works on digits. Would it work better with a generator twice as wide? With a deeper
# discriminator? With ten updates of the discriminator for each one of the generator? You could
# guess, but it is better to change one thing at a time and look.
#
# This is harder than it sounds. Two runs of the *same* GAN differ, so any change seems to have an
# effect. A change that costs more may win only because it costs more. And if you compare the best
# epoch of one run with the last epoch of another, the comparison means nothing. So a harness comes
# first: one recipe for each run, the same data in the same order, several seeds, and a count of the
# cost. Then you write down what you expect, and only then you run the experiments.
#
# **Contract for everything below.**
#
# - A batch of pictures is `[N, 1, 28, 28]` with values in $[-1, 1]$; a batch of noise is
#   `[N, ABLATION_NOISE_SIZE]`. A discriminator answers with logits `[N]`, high for real pictures:
#   $D(x) = \sigma(\text{logit})$.
# - Losses are means over the batch, in nats. A batch may have any size.
# - The **length** of a run is the number of real pictures shown. All runs have the same length.
# - A function uses the networks, pictures and functions that it gets as arguments, and no others.

# %% role="setup" id="ablation-given"
import time
from dataclasses import dataclass

ABLATION_NOISE_SIZE = 64


@dataclass(frozen=True)
class Recipe:
    """The settings of one experiment: hidden widths from input to output, and update counts."""

    generator_widths: tuple
    discriminator_widths: tuple
    discriminator_updates: int  # for each update of the generator


def ablation_noise(count):
    """Standard normal noise [count, ABLATION_NOISE_SIZE] on DEVICE."""
    return torch.randn(count, ABLATION_NOISE_SIZE, device=DEVICE)


# %% [markdown]
# ## One change at a time
#
# **Contract.** `recipes()` returns four recipes by name. `"baseline"` has a generator of 128, 256
# and 512 hidden units, a discriminator of 512, 256 and 128, and one update of the discriminator for
# each of the generator. Each of the others differs from it in *one* field:
#
# - `"wide generator"`: every hidden layer of the generator is twice as wide;
# - `"deep discriminator"`: the discriminator has at least two more hidden layers. The baseline's
#   three are still there, in their order, and no layer is wider than the baseline's widest or
#   narrower than its narrowest, so that the change adds only depth (you choose the layers);
# - `"ten to one"`: ten updates of the discriminator for each one of the generator.


# %% role="solution" id="ablation-recipes"
def recipes():
    """The four experiments: {name: Recipe}."""
    ### BEGIN SOLUTION
    generator, discriminator = (128, 256, 512), (512, 256, 128)
    return {
        "baseline": Recipe(generator, discriminator, 1),
        "wide generator": Recipe(tuple(2 * width for width in generator), discriminator, 1),
        "deep discriminator": Recipe(generator, (512, 512, 256, 256, 128), 1),
        "ten to one": Recipe(generator, discriminator, 10),
    }
    ### END SOLUTION


# %% role="tests" id="ablation-recipes-tests"
with visible_checks("ablation-recipes") as check:
    names = ["baseline", "wide generator", "deep discriminator", "ten to one"]
    check.true(sorted(recipes()) == sorted(names), "the four recipes have the required names")
    check.true(all(isinstance(r, Recipe) for r in recipes().values()), "each of them is a Recipe")

    def settings(recipe):
        widths = (recipe.generator_widths, recipe.discriminator_widths)
        return [*map(list, widths), recipe.discriminator_updates]

    baseline = recipes()["baseline"]
    check.true(
        list(baseline.generator_widths) == sorted(baseline.generator_widths),
        "the baseline's generator becomes wider towards the picture",
    )
    for name in names[1:]:
        pairs = zip(settings(recipes()[name]), settings(baseline), strict=True)
        changed = sum(mine != its for mine, its in pairs)
        check.close(changed, 1, f"{name}: the number of fields that differ from the baseline")
    wide, deep = (recipes()[name] for name in names[1:3])
    growth = np.array(wide.generator_widths) / np.array(baseline.generator_widths)
    check.close(growth, np.full(len(growth), 2.0), "how many times as wide each layer becomes")
    layers, old = list(deep.discriminator_widths), list(baseline.discriminator_widths)
    check.true(len(layers) >= len(old) + 2, "the deep discriminator has at least two more layers")
    kept = iter(layers)
    check.true(all(width in kept for width in old), "the baseline's layers are there, in order")
    inside = min(old) <= min(layers) and max(layers) <= max(old)
    check.true(inside, "no layer is wider or narrower than all of the baseline's")
### BEGIN HIDDEN TESTS
from dgm.testing import expect, expect_number, points, show

BASELINE = {"generator": [128, 256, 512], "discriminator": [512, 256, 128], "updates": 1}
RECIPES = """
def widths(field):
    list(field)  # they are read more than once
    return [int(width) for width in field]
{
    name: {
        "generator": widths(recipe.generator_widths),
        "discriminator": widths(recipe.discriminator_widths),
        "updates": recipe.discriminator_updates,
    }
    for name, recipe in recipes().items()
}
"""


def recipe_and_baseline(student, name, changed):
    """What stands in one field of a recipe and of the student's baseline. The others are equal."""
    found = student.run(RECIPES)
    for each in ("baseline", name):
        expect(each in found, f"there is no recipe called {each!r}")
    recipe, baseline = found[name], found["baseline"]
    for field, value in baseline.items():
        same = recipe[field] == value
        expect(field == changed or same, f"{name}: the field of the {field} differs, too")
    return recipe[changed], baseline[changed]


@points(0.5)
def test_baseline_is_that_of_the_gan(student):
    """The baseline has the widths asked for, and the players take turns one to one."""
    found = student.run(RECIPES)
    expect("baseline" in found, "there is no recipe called 'baseline'")
    for field, value in BASELINE.items():
        got = found["baseline"][field]
        expect(got == value, f"the baseline's field of the {field} is {show(got)}, not {value}")


@points(0.5)
def test_wide_generator_is_twice_as_wide(student):
    """Every hidden layer of the generator is twice as wide as in the baseline, and nothing else
    differs."""
    found, baseline = recipe_and_baseline(student, "wide generator", "generator")
    wanted = [2 * width for width in baseline]
    expect(found == wanted, f"the wide generator's hidden widths are {found}, not {wanted}")


@points(0.5)
def test_deep_discriminator_is_deeper(student):
    """The discriminator has two hidden layers more or more than two, those of the baseline among
    them, none wider than its widest or narrower than its narrowest, and nothing else differs."""
    found, baseline = recipe_and_baseline(student, "deep discriminator", "discriminator")
    expect(baseline, "the baseline's discriminator has no hidden layer")
    what = f"the deep discriminator has {len(found)} hidden layers, the baseline's {len(baseline)}"
    expect(len(found) >= len(baseline) + 2, what)
    expect(
        max(found) <= max(baseline),
        f"a layer of the deep discriminator has {max(found)} units: wider than the baseline's",
    )
    few = f"a layer of the deep discriminator has {min(found)} units: a bottleneck, not only depth"
    expect(min(found) >= min(baseline), few)
    rest = iter(found)
    kept = all(width in rest for width in baseline)
    expect(kept, f"the baseline's layers are not among the deep discriminator's {found}, in order")


@points(0.5)
def test_ten_to_one_favours_the_discriminator(student):
    """The discriminator gets ten updates for one of the generator, and nothing else differs."""
    updates, _ = recipe_and_baseline(student, "ten to one", "updates")
    expect_number(updates, 10, what="discriminator_updates (ten, and not its inverse)")


### END HIDDEN TESTS

# %% [markdown]
# ## Networks of any shape
#
# **Contract.** Both players are stacks of `nn.Linear` layers with the given hidden widths, any
# number of them. After each hidden layer comes a LeakyReLU of slope 0.2. The generator ends in
# `tanh` and gives pictures; it has no dropout. The discriminator ends in its logits, without a
# sigmoid; after each of its LeakyReLUs comes dropout with probability `dropout`, in training mode
# only. There is no batch normalisation.


# %% role="solution" id="ablation-networks"
def ablation_generator(widths):
    """A new network: noise [N, ABLATION_NOISE_SIZE] -> pictures [N, 1, 28, 28]."""
    ### BEGIN SOLUTION
    layers, size = [], ABLATION_NOISE_SIZE
    for width in widths:
        layers += [nn.Linear(size, width), nn.LeakyReLU(0.2)]
        size = width
    layers += [nn.Linear(size, 28 * 28), nn.Tanh(), nn.Unflatten(1, (1, 28, 28))]
    return nn.Sequential(*layers)
    ### END SOLUTION


def ablation_discriminator(widths, dropout=0.3):
    """A new network: pictures [N, 1, 28, 28] -> logits [N]."""
    ### BEGIN SOLUTION
    layers, size = [nn.Flatten()], 28 * 28
    for width in widths:
        layers += [nn.Linear(size, width), nn.LeakyReLU(0.2), nn.Dropout(dropout)]
        size = width
    return nn.Sequential(*layers, nn.Linear(size, 1), nn.Flatten(0))
    ### END SOLUTION


# %% role="tests" id="ablation-networks-tests"
with visible_checks("ablation-networks") as check:
    made = ablation_generator((5, 7))(torch.randn(3, ABLATION_NOISE_SIZE))
    check.shape(made, (3, 1, 28, 28), "a generator of two hidden layers gives pictures")
    judged_made = ablation_discriminator((9, 8, 7, 6))(made)
    check.shape(judged_made, (3,), "a discriminator of four hidden layers gives logits")
    probe, size = ablation_generator((5, 7)), ABLATION_NOISE_SIZE
    weights = sum(parameter.numel() for parameter in probe.parameters())
    check.close(weights, (size + 1) * 5 + 6 * 7 + 8 * 784, "weights and biases for widths 5 and 7")
    some = torch.randn(4, size)
    check.close(probe(some[:2]), probe(some)[:2], "a picture does not depend on others beside it")
    narrow = ablation_generator((1,))
    for parameter in narrow.parameters():
        nn.init.constant_(parameter, 0.01)
    low, lower = (narrow(torch.full((1, size), noise)) for noise in (-5.0, -50.0))
    check.true(not torch.equal(low, lower), "a hidden unit passes on something below zero, too")
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

# What goes into every linear layer and what comes out of it, in the order of the calls.
TRACE = (
    LINEAR_LAYERS
    + """
torch.manual_seed(seed)
if player == "generator":
    network, other = ablation_generator(widths), ablation_generator(widths)
    batch = torch.randn(50, ABLATION_NOISE_SIZE)
else:
    options = {} if dropout is None else {"dropout": dropout}
    network, other = (ablation_discriminator(widths, **options) for _ in range(2))
    batch = 2 * torch.rand(50, 1, 28, 28) - 1
with torch.no_grad(), contextlib.nullcontext() if drops else without_dropout():
    answer, _, inputs, outputs = linear_layers(network.train(training), batch)
    one = network.eval()(batch[:1])
own, others = ({p.data_ptr() for p in each.parameters()} for each in (network, other))
{
    "given": batch.flatten(1),
    "answer": answer,
    "one": one,
    "inputs": inputs,
    "outputs": outputs,
    "shared": len(own & others),
}
"""
)


def trace(student, rng, player, depth=3, dropout=0.3, training=True, drops=False):
    """What the layers do; dropout is left out but where `drops` is true."""
    widths = [int(width) for width in rng.integers(20, 40, depth)]
    inputs = {"player": player, "dropout": dropout, "training": training, "drops": drops}
    return widths, student.run(TRACE, widths=widths, seed=int(rng.integers(2**31)), **inputs)


def expect_stack(widths, seen, player):
    expect(seen["shared"] == 0, f"two {player}s share {seen['shared']} parameters: make new ones")
    found = [np.shape(output)[-1] for output in seen["outputs"]]
    expect(
        found[:-1] == widths,
        f"for hidden widths {widths} the {player}'s linear layers have {found} units",
    )
    expect_close(seen["inputs"][0], seen["given"], f"what the {player}'s first layer is given")
    expect_leaky_relus(seen["inputs"], seen["outputs"], f"in the {player}")


@points(0.5)
def test_generator_is_the_stack_asked_for(student, rng):
    """A new generator has the hidden widths given, whatever their number, with LeakyReLUs between
    its layers and nothing else, in training mode too."""
    for depth in (1, int(rng.integers(2, 6))):
        widths, seen = trace(student, rng, "generator", depth, drops=True)
        expect_stack(widths, seen, "generator")


@points(0.5)
def test_discriminator_is_the_stack_asked_for(student, rng):
    """Without dropout a new discriminator has the hidden widths given, whatever their number, with
    LeakyReLUs between its layers and nothing else."""
    for depth in (1, int(rng.integers(2, 6))):
        widths, seen = trace(student, rng, "discriminator", depth)
        expect_stack(widths, seen, "discriminator")


@points(0.25)
def test_both_end_as_asked(student, rng):
    """Pictures are tanh of the generator's last layer, logits the discriminator's last layer."""
    _, seen = trace(student, rng, "generator")
    pictures = expect_array(seen["answer"], (50, 1, 28, 28), what="the pictures")
    expect(seen["outputs"], "the generator has no linear layer")
    wanted = np.tanh(np.asarray(seen["outputs"][-1])).reshape(pictures.shape)
    expect_close(pictures, wanted, "the pictures, against tanh of the last layer", rtol=1e-3)
    expect_array(seen["one"], (1, 1, 28, 28), what="a batch of one picture")
    _, seen = trace(student, rng, "discriminator")
    logits = expect_array(seen["answer"], (50,), what="the logits")
    expect(seen["outputs"], "the discriminator has no linear layer")
    wanted = np.asarray(seen["outputs"][-1]).reshape(50)
    expect_close(logits, wanted, "the logits, against the last layer (a sigmoid?)", rtol=1e-3)
    expect_array(seen["one"], (1,), what="the logits of a batch of one picture")


@points(0.25)
def test_dropout_follows_each_hidden_layer(student, rng):
    """In training mode every hidden layer of the discriminator loses the given share of its units,
    and the others make up for it; nothing else is lost, and in evaluation mode nothing at all."""
    chosen = float(rng.uniform(0.5, 0.7))
    for training, given in ((True, chosen), (False, chosen), (True, None)):
        inputs = {"dropout": given, "training": training, "drops": True}
        _, seen = trace(student, rng, "discriminator", **inputs)
        dropout = 0.3 if given is None else given
        share, mode = (dropout, "training") if training else (0.0, "evaluation")
        expect(len(seen["inputs"]) > 1, "there is one linear layer or none")
        for what, values in (("the pixels", seen["inputs"][0]), ("the logits", seen["answer"])):
            lost = float(np.mean(np.asarray(values) == 0))
            mistake = "dropout follows the hidden layers alone"
            expect(lost < 0.05, f"in {mode} mode {lost:.0%} of {what} are 0: {mistake}")
        hidden = zip(seen["outputs"][:-1], seen["inputs"][1:], strict=True)
        for k, (before, after) in enumerate(hidden, start=1):
            before, after = np.asarray(before), np.asarray(after)
            sizes = f"layer {k} gives {before.shape}, the next is given {after.shape}"
            expect(before.shape == after.shape, sizes)
            here = before > 0  # a ReLU's zeros do not count
            lost = float(np.mean(after[here] == 0))
            what = f"in {mode} mode {lost:.0%} of hidden layer {k} is dropped, {share:.0%} expected"
            expect(abs(lost - share) < 0.1, what)
            here &= after != 0
            what = (
                f"what dropout leaves of hidden layer {k}, against 1 / (1 - {share:.2f}) times it"
            )
            expect_close(after[here], before[here] / (1 - share), what, rtol=1e-3, atol=1e-5)


### END HIDDEN TESTS

# %% [markdown]
# ## The game
#
# All experiments play the same game, the non-saturating one. Here it is a pair of functions,
# because one of the experiments changes how often each player is updated.
#
# *Documentation:*
# [`torch.optim.Adam`](https://docs.pytorch.org/docs/stable/generated/torch.optim.Adam.html).
#
# **Contract.** `make_updates(discriminator, generator, learning_rate)` returns two functions:
#
# - `update_discriminator(real, noise)` makes one step that minimises $-\operatorname{mean}\log
#   D(x_{real}) - \operatorname{mean}\log(1 - D(x_{fake}))$, where the fakes are made from `noise`;
# - `update_generator(noise)` makes one step that minimises $-\operatorname{mean}\log D(x_{fake})$.
#
# Each has an `Adam` optimiser of its own network's parameters, at the given learning rate, with
# betas $(0.5, 0.999)$. The optimiser is kept from call to call. An update does not change its
# opponent's parameters, and it uses only the gradients of its own loss, whichever player was
# updated before. It returns that loss, before the step, as a plain `float`. (`.item()` turns the
# tensor into a number.)


# %% role="solution" id="ablation-updates"
def make_updates(discriminator, generator, learning_rate):
    """(update_discriminator, update_generator); each makes one step and returns its loss."""

    ### BEGIN SOLUTION
    def optimizer_of(network):
        return torch.optim.Adam(network.parameters(), lr=learning_rate, betas=(0.5, 0.999))

    optimizers = {network: optimizer_of(network) for network in (discriminator, generator)}

    def descend(network, loss):
        optimizers[network].zero_grad()
        loss.backward()
        optimizers[network].step()
        return loss.item()

    def update_discriminator(real, noise):
        fake_logits = discriminator(generator(noise).detach())
        loss = F.softplus(-discriminator(real)).mean() + F.softplus(fake_logits).mean()
        return descend(discriminator, loss)

    def update_generator(noise):
        return descend(generator, F.softplus(-discriminator(generator(noise))).mean())

    return update_discriminator, update_generator
    ### END SOLUTION


# %% role="tests" id="ablation-updates-tests"
with visible_checks("ablation-updates") as check:
    toy_discriminator = nn.Sequential(nn.Linear(2, 1), nn.Flatten(0))
    for parameter in toy_discriminator.parameters():
        nn.init.zeros_(parameter)  # undecided
    update_discriminator, update_generator = make_updates(toy_discriminator, nn.Linear(3, 2), 0.01)
    real, noise = torch.ones(4, 2), torch.randn(4, 3)
    check.close(update_generator(noise), math.log(2), "against an undecided opponent: log 2")
    check.close(update_discriminator(real, noise), math.log(4), "undecided: log 4")
    check.plain_float(update_discriminator(real, noise), "the loss")
    red, blue = torch.tensor([[1.0, 2.0]]), torch.tensor([[-2.0, -1.0]])

    def players():
        opponents = nn.Sequential(nn.Linear(2, 1), nn.Flatten(0)), nn.Linear(2, 2)
        nn.init.zeros_(opponents[0][0].weight)
        nn.init.zeros_(opponents[0][0].bias)
        nn.init.eye_(opponents[1].weight)
        nn.init.zeros_(opponents[1].bias)
        return opponents, make_updates(*opponents, 1e-4)

    (critic, _), (update_discriminator, _) = players()
    update_discriminator(red, blue)
    moved = critic[0].weight.detach().clone()
    check.true(
        critic(red) > critic(blue), "after an update, real pictures look more real than fakes"
    )
    update_discriminator(blue, red)  # the opposite gradient
    ratio = (critic[0].weight.detach() - moved).norm() / moved.norm()
    check.true(0.25 < ratio < 0.4, "one optimiser, with these betas, remembers earlier gradients")
    (critic, maker), (update_discriminator, update_generator) = players()
    for _ in range(20):
        update_discriminator(red, blue)
    before = critic(maker(blue)).item()
    update_generator(blue)
    check.true(critic(maker(blue)).item() > before, "after its update, the generator fools better")
### BEGIN HIDDEN TESTS
from itertools import product

import numpy as np

from dgm.testing import expect, expect_close, expect_float, expect_number, points

UPDATES = """
import torch
from torch import nn
torch.manual_seed(seed)
networks = {
    "D": nn.Sequential(nn.Linear(4, 8), nn.Tanh(), nn.Linear(8, 1), nn.Flatten(0)),
    "G": nn.Sequential(nn.Linear(3, 6), nn.Tanh(), nn.Linear(6, 4)),
}
networks["D"][2].weight.data.mul_(6)  # sure of some pictures, unsure of others
networks["D"][0].weight.data[0, 0] = networks["G"][2].weight.data[0, 0] = 3
def state():
    return {
        name: {key: p.detach().clone() for key, p in network.named_parameters()}
        for name, network in networks.items()
    }
before = state()
update_discriminator, update_generator = make_updates(networks["D"], networks["G"], 0.01)
real, noise = torch.randn(len(turns), size, 4) + 1, torch.randn(len(turns), size, 3)
losses = []
for i, player in enumerate(turns):
    if clear:
        for network in networks.values():
            network.zero_grad()
    loss = update_discriminator(real[i], noise[i]) if player == "D" else update_generator(noise[i])
    losses.append(loss)
{"before": before, "after": state(), "losses": losses}
"""


def play(sides, rng, turns, size=7):
    """All gradients are cleared before each turn: whether an update does so is another question."""
    inputs = {"seed": int(rng.integers(2**31)), "turns": turns, "size": size}
    return [side.run(UPDATES, clear=True, **inputs) for side in sides]


def expect_equal(actual, expected, player, mistake):
    for name, value in expected.items():
        what = f"{name} of {player} ({mistake})"
        expect_close(actual[name], value, what, rtol=1e-4, atol=5e-5)


@points(0.75)
def test_discriminator_descends_its_loss(student, reference, rng):
    """Three updates of the discriminator are steps of one Adam down the gradient of its loss, and
    leave the generator as it is."""
    actual, expected = play((student, reference), rng, "DDD")
    mistake = "real to 1, fakes to 0? logits? rate and betas? one plain Adam that lasts?"
    expect_equal(actual["after"]["D"], expected["after"]["D"], "the discriminator", mistake)
    mistake = "an update of the discriminator moved it"
    expect_equal(actual["after"]["G"], actual["before"]["G"], "the generator", mistake)


@points(0.75)
def test_generator_descends_its_loss(student, reference, rng):
    """Three updates of the generator are steps of one Adam down the gradient of -log D, and leave
    the discriminator as it is."""
    actual, expected = play((student, reference), rng, "GGG")
    mistake = "-log D of the fakes? attached to the graph? rate and betas? one plain Adam?"
    expect_equal(actual["after"]["G"], expected["after"]["G"], "the generator", mistake)
    mistake = "an update of the generator moved it"
    expect_equal(actual["after"]["D"], actual["before"]["D"], "the discriminator", mistake)


@points(0.25)
def test_turns_do_not_mix(student, rng):
    """Whoever has played before, an update uses the gradients of its own loss alone: to clear all
    gradients between two updates changes nothing."""
    inputs = {"seed": int(rng.integers(2**31)), "turns": "DGDDGG", "size": 7}
    actual, clean = (student.run(UPDATES, clear=clear, **inputs) for clear in (False, True))
    for key, player in (("D", "the discriminator"), ("G", "the generator")):
        before, after = actual["before"][key], actual["after"][key]
        moved = any(not np.array_equal(after[name], value) for name, value in before.items())
        expect(moved, f"no parameter of {player} moved in six turns")
        mistake = "after six turns: are old gradients cleared?"
        expect_equal(after, clean["after"][key], player, mistake)


@points(0.5)
def test_updates_return_their_losses(student, reference, rng):
    """Each update returns its loss before the step, also for a batch of one picture."""
    for size, player in product((7, 1), ("discriminator", "generator")):
        actual, expected = play((student, reference), rng, player[0].upper(), size)
        what = f"the loss of the {player} (a batch of {size})"
        expect_number(actual["losses"][0], expected["losses"][0], 1e-3, 1e-5, what)


@points(0.25)
def test_losses_are_plain_floats(student, rng):
    """What an update returns is a plain float."""
    (actual,) = play((student,), rng, "DG")
    for got, player in zip(actual["losses"], ("discriminator", "generator"), strict=True):
        expect_float(got, f"what the update of the {player} returns")


### END HIDDEN TESTS

# %% [markdown]
# ## The order of the updates
#
# "Ten updates for one" can mean two things. One program shows the discriminator ten batches and
# then updates the generator once. Another program shows it *one* batch ten times and calls that ten
# epochs. The length is counted in pictures, so only the first program uses the same data.
#
# **Contract.** `play_rounds` goes once through `stream`, the batches of a whole run.
#
# - Every batch is used in exactly one update of the discriminator, in order. So all runs see the
#   same data for any `discriminator_updates`, and with ten the generator gets a tenth of the
#   updates.
# - After every `discriminator_updates`-th update of the discriminator the generator gets one. If
#   some updates of the discriminator are left over at the end, no update of the generator follows
#   them.
# - Each update gets noise of its own from `draw(count)`, as many noise vectors as the latest batch
#   has pictures.
# - It returns the losses, `{"discriminator": [...], "generator": [...]}`, in order.


# %% role="solution" id="ablation-rounds"
def play_rounds(stream, draw, discriminator_updates, update_discriminator, update_generator):
    """Train on the batches of `stream`; returns both lists of losses."""
    ### BEGIN SOLUTION
    losses = {"discriminator": [], "generator": []}
    for count, real in enumerate(stream, start=1):
        losses["discriminator"].append(update_discriminator(real, draw(len(real))))
        if count % discriminator_updates == 0:
            losses["generator"].append(update_generator(draw(len(real))))
    return losses
    ### END SOLUTION


# %% role="tests" id="ablation-rounds-tests"
with visible_checks("ablation-rounds") as check:
    calls = []
    losses = play_rounds(
        stream=[torch.zeros(4, 1, 28, 28)] * 5,
        draw=lambda count: torch.zeros(count, ABLATION_NOISE_SIZE),
        discriminator_updates=2,
        update_discriminator=lambda real, noise: calls.append("D") or 1.5,
        update_generator=lambda noise: calls.append("G") or 0.5,
    )
    check.true("".join(calls) == "DDGDDGD", "five batches, two to one: D D G D D G D")
    check.true(losses["generator"] == [0.5, 0.5], "the generator's two losses are returned")
### BEGIN HIDDEN TESTS
from dgm.testing import NUMBERED_BATCHES, expect, points

# Every batch and every draw carries its number; the updates write down what they are given.
ROUNDS = (
    NUMBERED_BATCHES
    + """
def update_discriminator(real, noise):
    calls.append(["discriminator", tag(noise), tag(real)])
    return float(len(calls))
def update_generator(noise):
    calls.append(["generator", tag(noise)])
    return float(len(calls))
losses = play_rounds(stream(sizes), draw, each, update_discriminator, update_generator)
{
    "calls": calls,
    "losses": {
        name: [float(loss) for loss in losses[name]] for name in ("discriminator", "generator")
    },
}
"""
)


def rounds(student, rng):
    """(updates of the discriminator for one of the generator, sizes of batches, what happened)"""
    for each in (1, int(rng.integers(2, 5)), 10):
        left_over = int(rng.integers(1, each)) if each > 1 else 0
        sizes = [int(size) for size in rng.integers(2, 7, 2 * each + left_over)]
        yield each, sizes, student.run(ROUNDS, sizes=sizes, each=each)


@points(0.75)
def test_generator_plays_after_every_nth(student, rng):
    """The generator is updated once after every n-th update of the discriminator, and at no other
    time."""
    for each, sizes, seen in rounds(student, rng):
        found = "".join(call[0][0] for call in seen["calls"])
        wanted = "".join("d" + "g" * (i % each == 0) for i in range(1, len(sizes) + 1))
        expect(
            found == wanted,
            f"{len(sizes)} batches at {each} to one led to {found.count('d')} updates of the "
            f"discriminator and {found.count('g')} of the generator, or in another order",
        )


@points(0.5)
def test_every_batch_is_used_once(student, rng):
    """Every batch of the stream is shown to the discriminator exactly once, in order."""
    for each, sizes, seen in rounds(student, rng):
        shown = [call[2] for call in seen["calls"] if call[0] == "discriminator"]
        wanted = [[number, size] for number, size in enumerate(sizes)]
        what = f"{len(sizes)} batches at {each} to one were shown {len(shown)} times in all"
        expect(shown == wanted, f"{what}, or in another order: fresh data for each update")


@points(0.25)
def test_noise_is_fresh_and_losses_come_back(student, rng):
    """Each update has noise of its own, as much as the latest batch holds, and all losses come
    back in order."""
    for _, _, seen in rounds(student, rng):
        draws = [call[1][0] for call in seen["calls"]]
        expect(draws and len(set(draws)) == len(draws), "two updates share their noise")
        size = 0
        for call in seen["calls"]:
            size = call[2][1] if call[0] == "discriminator" else size
            what = f"the {call[0]} got {call[1][1]} noise vectors after a batch of {size}"
            expect(call[1][1] == size, what)
        for player, losses in seen["losses"].items():
            own = [float(i) for i, call in enumerate(seen["calls"], start=1) if call[0] == player]
            expect(losses == own, f"the losses of the {player} are not those of its updates")


### END HIDDEN TESTS

# %% [markdown]
# ## The same seed is not the same experiment
#
# Is it a fair comparison if you seed everything with 0, build the networks and shuffle the data?
# The next cell prints which pictures come first in four runs with the *same seed*.

# %% role="run" id="ablation-unfair"
print("the first eight pictures of the first epoch, all runs seeded with 0")
for name, recipe in recipes().items():
    set_seed(0)
    ablation_generator(recipe.generator_widths)
    ablation_discriminator(recipe.discriminator_widths)
    print(f"{name:<20}{torch.randperm(60_000)[:8].tolist()}")

# %% [markdown]
# A larger network takes more random numbers from the random generator, so everything that is drawn
# afterwards is different. Noise and dropout take random numbers as well, so even two runs with the
# same start differ from the second epoch on.
#
# **Contract.** `fair_start` prepares one run and returns `(generator, discriminator, stream)`.
#
# - The networks are new, built by `build_generator(widths)` and `build_discriminator(widths)` with
#   the recipe's widths. No call shares a parameter with another.
# - `stream` is an iterable of the batches of the whole run: in each of `epochs` epochs every
#   picture once, in a new random order, in batches of `batch_size`, the last of which may be
#   smaller.
# - Everything random follows from `seed`, whatever was drawn before the call: the networks'
#   weights, the order of the pictures, and the numbers that torch draws after the call.
# - With the same seed the order of the pictures is the same for *every recipe*, even if other code
#   draws from torch's and NumPy's global generators while the stream is read. With another seed the
#   networks and the order are different.


# %% [markdown]
# <details><summary>Hint 1</summary>
#
# Noise, dropout and `torch.randperm` all draw from torch's global generator, unless they are given
# another one.
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# `set_seed(seed)` seeds the global generators. `batches(pictures, batch_size, generator)` gives the
# batches of one epoch, in an order that it draws from a `torch.Generator`.
#
# </details>


# %% role="solution" id="ablation-fair-start"
def fair_start(recipe, pictures, seed, epochs, batch_size, build_generator, build_discriminator):
    """(generator, discriminator, stream of batches of the whole run) for one recipe and seed."""
    ### BEGIN SOLUTION
    set_seed(seed)
    generator = build_generator(recipe.generator_widths)
    discriminator = build_discriminator(recipe.discriminator_widths)
    own = torch.Generator().manual_seed(seed)  # nothing else draws from this generator
    stream = (batch for _ in range(epochs) for batch in batches(pictures, batch_size, own))
    return generator, discriminator, stream
    ### END SOLUTION


# %% role="tests" id="ablation-fair-start-tests"
with visible_checks("ablation-fair-start") as check:
    numbers = torch.arange(10.0)
    first_pictures = {}
    for name, recipe in recipes().items():
        *_, stream = fair_start(
            recipe, numbers, 3, 2, 4, ablation_generator, ablation_discriminator
        )
        first_pictures[name] = [batch.tolist() for batch in stream]
    shown = list(first_pictures.values())
    check.true(all(order == shown[0] for order in shown), "every recipe sees the same order")
    check.true([len(batch) for batch in shown[0]] == [4, 4, 2, 4, 4, 2], "two epochs in batches")

    def begin(seed, disturb):
        set_seed(disturb)  # what was drawn before the call
        players = ablation_generator, ablation_discriminator
        maker, critic, stream = fair_start(recipes()["baseline"], numbers, seed, 2, 5, *players)
        weights = [
            next(network.parameters()).detach()[0, :3].tolist() for network in (maker, critic)
        ]
        order = []
        for batch in stream:
            order += batch.tolist()
            torch.randn(disturb)  # like noise and dropout
        return weights, order

    (weights, order), (other_weights, other_order) = begin(3, disturb=5), begin(4, disturb=5)
    check.true(begin(3, disturb=50)[0] == weights, "with one seed the weights are always the same")
    check.true(begin(3, disturb=50)[1] == order, "noise drawn between batches changes no order")
    check.true(other_weights != weights, "with another seed the weights are different")
    check.true(other_order != order, "with another seed the order is different")
    halves = order[:10], order[10:]
    check.true(all(sorted(half) == numbers.tolist() for half in halves), "each epoch shows all")
    check.true(halves[0] != halves[1], "the second epoch has another order than the first")
### BEGIN HIDDEN TESTS
import numpy as np

from dgm.testing import expect, expect_array, expect_close, points

# `disturb` is how much noise and dropout take from the global generators between two batches.
START = """
import numpy as np
import torch
from torch import nn
def build_generator(widths):
    return nn.Sequential(*(nn.Linear(2, width) for width in widths))
def build_discriminator(widths):
    return nn.Sequential(*(nn.Linear(3, width) for width in widths))
pictures = torch.arange(float(count))[:, None, None, None].expand(-1, 1, 2, 2).clone()
torch.manual_seed(before)
np.random.seed(before)
runs, alive = [], []
for recipe, seed, disturb in calls:
    generator, discriminator, stream = fair_start(
        Recipe(*recipe), pictures, seed, epochs, batch_size, build_generator, build_discriminator
    )
    alive.append((generator, discriminator))
    noise, shown = torch.randn(3), []
    for batch in stream:
        shown.append([int(place) for place in batch[:, 0, 0, 0]])
        torch.randn(disturb)
        np.random.rand(disturb)
    runs.append({
        "widths": [[layer.out_features for layer in n] for n in (generator, discriminator)],
        "weights": torch.cat([p.detach().flatten() for n in (generator, discriminator)
                              for p in n.parameters()]),
        "noise": noise,
        "shown": shown,
    })
pointers = [{p.data_ptr() for n in pair for p in n.parameters()} for pair in alive]
{"runs": runs, "shared": len(pointers[0] & pointers[-1])}
"""
SMALL, LARGE = ((4, 5), (6, 3), 1), ((8, 10), (6, 6, 3), 10)


def starts(student, rng, *calls):
    """Runs for (recipe, seed, disturbance); the sizes are drawn."""
    batch_size = int(rng.integers(7, 12))
    inputs = {"batch_size": batch_size, "count": 3 * batch_size + int(rng.integers(1, batch_size))}
    inputs |= {"epochs": int(rng.integers(2, 4)), "before": int(rng.integers(2**31))}
    return inputs, student.run(START, calls=list(calls), **inputs)


@points(0.5)
def test_all_follows_from_the_seed(student, rng):
    """With one seed and recipe, networks, order and later draws are the same, whatever was drawn
    before the call; with another seed they are others."""
    seed = int(rng.integers(1000))
    calls = (SMALL, seed, 5), (SMALL, seed, 5), (SMALL, seed + 1, 5)
    first, again, other = starts(student, rng, *calls)[1]["runs"]
    expect_close(again["weights"], first["weights"], "the weights, a second time")
    expect(again["shown"] == first["shown"], "the order of the pictures differs a second time")
    expect_close(again["noise"], first["noise"], "noise drawn after the call, a second time")
    before, after = (expect_array(run["weights"], (None,)) for run in (first, other))
    moved = before.shape != after.shape or np.abs(after - before).max() > 1e-3
    expect(moved and other["shown"] != first["shown"], "another seed changes too little")


@points(0.75)
def test_order_is_the_same_for_every_recipe(student, rng):
    """With one seed the order of the pictures does not depend on the networks, nor on what is
    drawn while the stream is read."""
    seed = int(rng.integers(1000))
    calls = (SMALL, seed, 5), (LARGE, seed, 5), (SMALL, seed, 9)
    small, large, disturbed = starts(student, rng, *calls)[1]["runs"]
    mistake = "a generator of random numbers that nobody else draws from?"
    same = large["shown"] == small["shown"]
    expect(same, f"another recipe with the same seed sees other data ({mistake})")
    same = disturbed["shown"] == small["shown"]
    expect(same, f"the order depends on what is drawn while the stream is read ({mistake})")


@points(0.5)
def test_each_epoch_shows_every_picture_once(student, rng):
    """Each epoch shows every picture once, in an order of its own, in batches of the size asked
    for but for the last."""
    inputs, seen = starts(student, rng, (SMALL, int(rng.integers(1000)), 5))
    count, batch_size, epochs = inputs["count"], inputs["batch_size"], inputs["epochs"]
    shown = seen["runs"][0]["shown"]
    sizes = [min(batch_size, count - place) for place in range(0, count, batch_size)] * epochs
    expect([len(batch) for batch in shown] == sizes, "the batches have other sizes than asked for")
    places = np.concatenate(shown).reshape(epochs, count)
    for order in places:
        expect(sorted(order) == list(range(count)), "an epoch misses pictures or repeats some")
        expect(list(order) != sorted(order), "an epoch has the order of the set: shuffle")
    expect(len({tuple(order) for order in places}) == epochs, "two epochs have the same order")


@points(0.5)
def test_networks_are_new_and_those_of_the_recipe(student, rng):
    """Every call builds new networks, with the widths of its recipe."""
    seed = int(rng.integers(1000))
    _, seen = starts(student, rng, (SMALL, seed, 5), (LARGE, seed, 5), (SMALL, seed, 5))
    for recipe, run in zip((SMALL, LARGE), seen["runs"], strict=False):
        wanted = [list(recipe[0]), list(recipe[1])]
        expect(run["widths"] == wanted, f"for widths {wanted} the networks have {run['widths']}")
    expect(seen["shared"] == 0, "two calls share parameters: the second trains on the first's")


### END HIDDEN TESTS

# %% [markdown]
# ## The cost
#
# Minutes depend on the machine, and on who else uses it. Multiplications can be counted before
# anything runs.
#
# **Contract.** `training_cost` counts the multiply-adds of the linear layers, without biases and
# activations. One picture *forward* through a network costs the sum of the products of neighbouring
# widths, ends included: noise or 784 pixels first, 784 pixels or one logit last. A *backward* pass
# through a network costs twice its forward pass. For each real picture that is shown:
#
# - the discriminator's update makes one fake (generator forward) and takes the real picture and the
#   fake forward and backward through the discriminator;
# - a generator's update takes one fake forward and backward through *both* networks. There is one
#   for every `discriminator_updates` pictures shown.


# %% role="solution" id="ablation-cost"
def training_cost(recipe, pictures_shown):
    """The multiply-adds of a run that shows `pictures_shown` real pictures, as a number."""

    ### BEGIN SOLUTION
    def forward(*widths):
        return np.dot(widths[:-1], widths[1:])

    generator = forward(ABLATION_NOISE_SIZE, *recipe.generator_widths, 784)
    discriminator = forward(784, *recipe.discriminator_widths, 1)
    discriminators_update = generator + 2 * 3 * discriminator
    generators_update = 3 * generator + 3 * discriminator
    per_picture = discriminators_update + generators_update / recipe.discriminator_updates
    return per_picture * pictures_shown
    ### END SOLUTION


# %% role="tests" id="ablation-cost-tests"
with visible_checks("ablation-cost") as check:
    tiny = Recipe((1,), (1,), 1)
    generator_alone, discriminator_alone = ABLATION_NOISE_SIZE + 784, 784 + 1
    wanted = 4 * generator_alone + 9 * discriminator_alone
    check.close(training_cost(tiny, 1), wanted, "one picture, one hidden unit each")
    check.close(training_cost(tiny, 50), 50 * wanted, "fifty pictures cost fifty times as much")
    rare = training_cost(Recipe((1,), (1,), 10), 50)
    check.true(rare < 50 * wanted, "rarer updates of the generator: a cheaper run")
### BEGIN HIDDEN TESTS
from dgm.testing import expect, expect_close, expect_number, points

COST = "float(training_cost(Recipe(tuple(generator), tuple(discriminator), each), shown))"


def compare(student, reference, rng, each, what):
    inputs = {"each": each, "shown": int(rng.integers(100, 10_000))}
    for name in ("generator", "discriminator"):
        inputs[name] = [int(width) for width in rng.integers(10, 500, int(rng.integers(2, 6)))]
    got, wanted = student.run(COST, **inputs), reference.run(COST, **inputs)
    expect_close(got, wanted, what, rtol=1e-6)


@points(0.5)
def test_counts_every_pass(student, reference, rng):
    """At one to one it counts every pass of both updates, for networks of any depth."""
    what = "the cost at one to one (both ends? backward passes? the fake of the discriminator's "
    compare(student, reference, rng, 1, what + "update? both networks in the generator's?)")


@points(0.5)
def test_rarer_updates_of_the_generator_cost_less(student, rng):
    """With several updates of the discriminator for one of the generator, the generator's part of
    the bill shrinks by that factor. The rest stays: with a large discriminator most of it."""
    each, shown = int(rng.integers(2, 13)), int(rng.integers(100, 10_000))
    discriminator = [int(width) for width in rng.integers(200, 500, 3)]

    def cost(each):
        inputs = {"generator": [10], "discriminator": discriminator, "each": each, "shown": shown}
        return expect_number(student.run(COST, **inputs), what="the cost")

    once, rare, rarer = cost(1), cost(each), cost(3 * each)
    shrinks = (once - rare) / (1 - 1 / each)
    stays = once - shrinks
    what = (
        "of a large discriminator and a small generator, the cost that stays where the generator "
    )
    expect(0 < shrinks < stays, what + "plays less often is not the larger part of the whole")
    what = f"the cost at {3 * each} to one, from that at one to one and at {each} to one"
    expect_close(rarer, stays + shrinks / (3 * each), what, rtol=1e-4)


### END HIDDEN TESTS

# %% [markdown]
# ## Better, or just luck?
#
# Every recipe is run with the same seeds, and runs with one seed see the same pictures in the same
# order. So compare *seed by seed*.
#
# **Contract.** `paired_difference(scores, baseline)` takes the final scores of an experiment and of
# the baseline, in the same order of seeds, for two seeds or more. It returns the mean of the
# differences (experiment minus baseline) and the standard error of this mean: the standard
# deviation of the differences (with $n - 1$) over $\sqrt n$.


# %% role="solution" id="ablation-compare"
def paired_difference(scores, baseline):
    """(mean difference from the baseline, its standard error), from two lists of equal length."""
    ### BEGIN SOLUTION
    differences = np.subtract(scores, baseline)
    return differences.mean(), differences.std(ddof=1) / math.sqrt(len(differences))
    ### END SOLUTION


# %% role="tests" id="ablation-compare-tests"
with visible_checks("ablation-compare") as check:
    check.close(paired_difference([0.5, 0.7], [0.4, 0.6]), [0.1, 0.0], "always 0.1 above: no error")
    check.close(paired_difference([1.0, 3.0], [1.0, 1.0]), [1.0, 1.0], "differences of 0 and 2")
### BEGIN HIDDEN TESTS
import numpy as np

from dgm.testing import expect_close, expect_items, points

PAIRS = "paired_difference(scores, baseline)"


def draw(rng):
    baseline = rng.uniform(0.2, 0.5, int(rng.integers(2, 6)))
    return (baseline + rng.normal(0.1, 0.05, len(baseline))).tolist(), baseline.tolist()


@points(0.5)
def test_is_the_mean_difference_with_its_error(student, reference, rng):
    """It gives the mean difference, experiment minus baseline, and its standard error."""
    scores, baseline = draw(rng)
    got = student.run(PAIRS, scores=scores, baseline=baseline)
    wanted = reference.run(PAIRS, scores=scores, baseline=baseline)
    got = expect_items(got, 2, "the mean difference and its standard error")
    expect_close(got[0], wanted[0], "the mean difference (experiment minus baseline)", rtol=1e-6)
    expect_close(got[1], wanted[1], "its standard error (n - 1? over the root of n?)", rtol=1e-6)


@points(0.25)
def test_luck_that_both_share_does_not_matter(student, rng):
    """Adding a number of its own to both scores of each seed changes nothing."""
    scores, baseline = draw(rng)
    luck = rng.normal(0, 1, len(scores))
    # the luckiest seed is the best of both: its difference is not that of the best ones before
    difference = np.subtract(scores, baseline)
    luck[np.argmax(np.abs(difference - (max(scores) - max(baseline))))] += 10
    lucky = [(np.array(values) + luck).tolist() for values in (scores, baseline)]
    plain = expect_items(student.run(PAIRS, scores=scores, baseline=baseline), 2)
    shifted = expect_items(student.run(PAIRS, scores=lucky[0], baseline=lucky[1]), 2)
    what = "mean and standard error after each seed's luck was added to both (seed by seed?)"
    expect_close(shifted, plain, what, rtol=1e-4, atol=1e-5)  # single precision will do


### END HIDDEN TESTS

# %% [markdown]
# ## The harness
#
# The score is **coverage** ([Naeem et al., 2020](https://arxiv.org/abs/2002.09797)): a real picture
# is *covered* if some fake is at most as far away as its fifth-nearest real picture, and coverage
# is the share of real pictures that are covered. It is high only if the fakes look like real
# pictures *and* are as varied. Other real pictures, chosen at random, cover 95 to 98 per cent. The
# score that counts is that of the last epoch, of every seed, for every recipe.
#
# With the `cpu` budget a run has 5 epochs and there are two seeds; with `gpu` it has 30 epochs and
# there are three. That is short for a GAN, but it is the same for all recipes. (At the `smoke`
# budget all scores are near 0.) Each run saves a checkpoint after each epoch: after a disconnect,
# run the cells again.

# %% role="run" id="ablation-harness"
import gc

ABLATION_EPOCHS = budget(smoke=2, cpu=5, gpu=30)
ABLATION_SEEDS = budget(smoke=(0, 1), cpu=(0, 1), gpu=(0, 1, 2))
ABLATION_BATCH_SIZE = 64
ABLATION_LEARNING_RATE = 2e-4

ablation_images, _ = load_mnist(train=True)
# Neighbours in MNIST are often by one writer. In random order, every slice is a fair sample.
ablation_images = ablation_images[
    torch.randperm(len(ablation_images), generator=torch.Generator().manual_seed(0))
]
ablation_images = ablation_images[: budget(smoke=1024, cpu=None, gpu=None)].to(DEVICE)
ABLATION_SCORED = min(2000, len(ablation_images) // 2)
ablation_runs = {}


def ablation_coverage(real, fakes, neighbours=5):
    """The share of real pictures with a fake at most as far as their `neighbours`-nearest one."""
    real, fakes = (F.avg_pool2d(pictures, 2).flatten(1) for pictures in (real, fakes))
    radius = torch.cdist(real, real).kthvalue(neighbours + 1, dim=1).values  # the first is itself
    return (torch.cdist(real, fakes).amin(dim=1) <= radius).float().mean().item()


def spread_start(generator):
    """Initial weights that keep the noise at its size (He et al., 2015)."""
    for layer in generator.modules():
        if isinstance(layer, nn.Linear):
            gain = 1.0 if layer.out_features == 784 else nn.init.calculate_gain("leaky_relu", 0.2)
            nn.init.normal_(layer.weight, std=gain / math.sqrt(layer.in_features))
            nn.init.zeros_(layer.bias)
    return generator.to(DEVICE)


def optimizers_of(**networks):
    """The optimisers that `make_updates` made for these networks, by name."""
    weights = {id(next(network.parameters())): name for name, network in networks.items()}
    return {
        f"{weights[id(parameter)]}_optimizer": optimizer
        for optimizer in gc.get_objects()
        if issubclass(type(optimizer), torch.optim.Optimizer)
        for group in optimizer.param_groups
        for parameter in group["params"]
        if id(parameter) in weights
    }


def noted(update, losses):
    """`update`, but it adds its losses to `losses`. The losses that are in there already are given
    back first, without an update: they are those of the epochs before a disconnect."""
    earlier = iter(tuple(losses))

    def next_loss(*inputs):
        for loss in earlier:
            return loss
        losses.append(update(*inputs))
        return losses[-1]

    return next_loss


def one_run(name, recipe, seed):
    """One recipe with one seed; returns the generator and the curves."""
    generator, discriminator, stream = fair_start(
        recipe,
        ablation_images,
        seed,
        ABLATION_EPOCHS,
        ABLATION_BATCH_SIZE,
        ablation_generator,
        ablation_discriminator,
    )
    generator, discriminator = spread_start(generator), discriminator.to(DEVICE)
    watched = ablation_noise(ABLATION_SCORED)  # drawn once: scoring takes no random numbers
    updates = make_updates(discriminator, generator, ABLATION_LEARNING_RATE)
    optimizers = optimizers_of(generator=generator, discriminator=discriminator)
    settings = {"recipe": repr(recipe), "images": len(ablation_images), "epochs": ABLATION_EPOCHS}
    # looked up here, at each call: after a changed answer, training begins anew
    answers = [ablation_generator, ablation_discriminator, make_updates, play_rounds, fair_start]
    checkpoint = Checkpoint(
        f"gan-ablation-{name.replace(' ', '-')}-{seed}",
        {**settings, "answers": answers},
        generator=generator,
        discriminator=discriminator,
        **optimizers,
    )
    done, curves = checkpoint.load()
    curves = curves or {"discriminator": [], "generator": [], "coverage": [], "minutes": []}
    if done == ABLATION_EPOCHS:
        return generator, curves
    batches_an_epoch = math.ceil(len(ablation_images) / ABLATION_BATCH_SIZE)
    started = time.perf_counter()

    def look():
        with torch.no_grad():
            fakes = generator(watched)
        curves["coverage"].append(ablation_coverage(ablation_images[:ABLATION_SCORED], fakes))

    def end_epoch():
        nonlocal started
        look()
        curves["minutes"].append((time.perf_counter() - started) / 60)
        started = time.perf_counter()
        epochs_done = len(curves["discriminator"]) // batches_an_epoch
        if len(optimizers) == 2 or epochs_done == ABLATION_EPOCHS:
            checkpoint.save(epochs_done, curves)

    def with_looks(stream):
        for number, batch in enumerate(stream):
            if done and number == done * batches_an_epoch:
                checkpoint.restore_random_states()  # from here on, updates are made again
            elif number > done * batches_an_epoch and number % batches_an_epoch == 0:
                end_epoch()
            yield batch

    total = ABLATION_EPOCHS * batches_an_epoch
    bar = progress(with_looks(stream), total=total, description=f"{name}, seed {seed}")
    players = zip(updates, ("discriminator", "generator"), strict=True)
    updates = [noted(update, curves[player]) for update, player in players]
    with interruptible():
        play_rounds(bar, ablation_noise, recipe.discriminator_updates, *updates)
        end_epoch()
    if not curves["coverage"]:  # stopped in the first epoch
        look()
    return generator, curves


def run_recipe(name):
    """Run all seeds of one recipe; prints the score of each, and the cost."""
    recipe = recipes()[name]
    ablation_runs[name] = [one_run(name, recipe, seed) for seed in ABLATION_SEEDS]
    scores = [curves["coverage"][-1] for _, curves in ablation_runs[name]]
    shown = ABLATION_EPOCHS * len(ablation_images)
    cost = training_cost(recipe, shown) / training_cost(recipes()["baseline"], shown)
    print(f"{name}: coverage {', '.join(f'{score:.3f}' for score in scores)}", end="")
    print(
        f" (seeds {', '.join(map(str, ABLATION_SEEDS))}), at {cost:.2f} times the baseline's cost"
    )


# %% [markdown]
# Run the baseline first. The difference between its own seeds is the scale for judging everything
# that follows.

# %% role="run" id="ablation-run-baseline"
run_recipe("baseline")

# %% [markdown]
# ## Three experiments, after a prediction
#
# What each of them costs can be said before it runs:

# %% role="run" id="ablation-costs"
for name, recipe in recipes().items():
    cost = training_cost(recipe, 1) / training_cost(recipes()["baseline"], 1)
    print(f"{name:<20}{cost:5.2f} times the baseline's cost")

# %% [markdown] role="written" id="ablation-prediction" points="0.75"
# **Write down a prediction before you run on.** For each of the three experiments: will coverage
# rise or fall, and by more than the baseline's seeds differ or by less? Which loss will end lower
# than in the baseline? One sentence with a reason is enough for each. You lose no points for a
# prediction that turns out wrong, but you do for one without a reason.
# ### BEGIN MARK SCHEME
# - 0.25 points: the wide generator: a direction and a size of the change in coverage, compared with
#   the difference between seeds, a direction for a loss, and a reason that fits. Right or wrong
#   does not matter. Half of it without the size or without a loss; nothing without a reason.
# - 0.25 points: the deep discriminator, in the same way.
# - 0.25 points: ten to one, in the same way.
# ### END MARK SCHEME
# ### BEGIN SOLUTION
# A wide generator: a small gain, about as large as the difference between seeds. The small
# generator is not at its limit after so few updates, but a wider one moves further with each step
# of Adam, so it follows its opponent faster and its own loss ends lower. A deep discriminator: more
# layers can detect more differences, so its loss ends lower and the generator gets more precise
# feedback. But dropout in five layers instead of three makes it less sure, so the gain is smaller
# than the difference between seeds. Ten to one: the generator gets a tenth of the updates, and its
# opponent has ten for each of them. The discriminator's loss ends far lower, and coverage falls by
# many times the difference between seeds.
# ### END SOLUTION

# %% role="run" id="ablation-run-wide"
run_recipe("wide generator")

# %% role="run" id="ablation-run-deep"
run_recipe("deep discriminator")

# %% role="run" id="ablation-run-ten"
run_recipe("ten to one")

# %% [markdown]
# ## What you hand in
#
# The next three cells show curves and pictures next to those of the baseline, and the comparison.
# Run them after the four runs, and leave their outputs in the notebook: the question below is about
# them. All curves are plotted against the number of pictures shown, and all are smoothed over the
# same number of pictures.

# %% role="deliverable" id="ablation-curves"
ABLATION_COLOURS = dict(
    zip(ablation_runs, ("#222222", "#1a7f37", "#2166ac", "#b2182b"), strict=False)
)


def smoothed(losses, batches_each, window):
    """(thousands of pictures shown, running mean) of losses, one per `batches_each` batches."""
    if not losses:  # stopped before the first update
        return [], []
    size = min(len(losses), max(1, round(window / batches_each)))
    mean = np.convolve(losses, np.ones(size) / size, mode="valid")
    ends = batches_each * (np.arange(len(mean)) + size)
    return ends * ABLATION_BATCH_SIZE / 1000, mean


figure, panels = plt.subplots(1, 3, figsize=(11, 3.4), layout="constrained")
for name, runs in ablation_runs.items():
    colour, each = ABLATION_COLOURS[name], recipes()[name].discriminator_updates
    for place, (_, curves) in enumerate(runs):
        style = {"color": colour, "alpha": 0.9 if place == 0 else 0.35, "linewidth": 1.3}
        style["label"] = name if place == 0 else None
        window = max(20, len(curves["discriminator"]) / 20)
        panels[0].plot(*smoothed(curves["discriminator"], 1, window), **style)
        panels[1].plot(*smoothed(curves["generator"], each, window), **style)
        epochs = np.arange(1, len(curves["coverage"]) + 1)
        panels[2].plot(epochs * len(ablation_images) / 1000, curves["coverage"], **style)
titles = ("Loss of the discriminator", "Loss of the generator", "Coverage")
for panel, title, undecided in zip(panels, titles, (math.log(4), math.log(2), None), strict=True):
    if undecided:
        panel.axhline(undecided, color="black", linestyle=":", linewidth=0.8)
    panel.set_title(title, loc="left", fontsize=10)
    panel.set_xlabel("thousands of pictures shown", fontsize=8)
    panel.spines[["top", "right"]].set_visible(False)
    panel.grid(axis="y", linewidth=0.4, alpha=0.5)
    panel.tick_params(labelsize=8)
for panel, unit in zip(panels, ("nats", "nats", "share of real pictures"), strict=True):
    panel.set_ylabel(unit, fontsize=8)
panels[0].legend(frameon=False, fontsize=8)
plt.show()
print("dotted: the loss if the discriminator cannot tell at all; faint: other seeds")

# %% role="deliverable" id="ablation-pictures"
set_seed(5)
same_noise = ablation_noise(20)
with torch.no_grad():
    side_by_side = torch.cat([runs[0][0](same_noise) for runs in ablation_runs.values()])
show_grid(side_by_side, title="The same noise in every recipe", rows=ablation_runs)

# %% role="deliverable" id="ablation-table"
ablation_shown = ABLATION_EPOCHS * len(ablation_images)
print(f"{ablation_shown:,} pictures shown in each run; {len(ABLATION_SEEDS)} seeds; last epoch")
columns = ("recipe", "updates D", "updates G", "multiply-adds", "minutes", "coverage", "difference")
print("{:<20}{:>10}{:>10}{:>15}{:>9}{:>10}  {}".format(*columns))
ablation_scores = {
    name: [curves["coverage"][-1] for _, curves in runs] for name, runs in ablation_runs.items()
}
for name, runs in ablation_runs.items():
    curves, recipe = runs[0][1], recipes()[name]
    cost = f"{len(curves['discriminator']):>10,}{len(curves['generator']):>10,}"
    cost += f"{training_cost(recipe, ablation_shown):>15.2e}"
    cost += f"{np.mean([sum(c['minutes']) for _, c in runs]):>9.1f}"
    difference, error = paired_difference(ablation_scores[name], ablation_scores["baseline"])
    compared = "" if name == "baseline" else f"  {difference:+.3f} ± {error:.3f}"
    print(f"{name:<20}{cost}{np.mean(ablation_scores[name]):>10.3f}{compared}")
real, others = ablation_images[:ABLATION_SCORED], ablation_images[ABLATION_SCORED:]
ceiling = ablation_coverage(real, others[:ABLATION_SCORED])
print(f"{'other real pictures':<64}{ceiling:>10.3f}")

# %% [markdown] role="written" id="ablation-why-it-looks-right" points="1.75"
# **What matters, and why does the wrong answer look right?** (a) Which of the three changes matter,
# by your table? Compare each difference with its standard error, and with your prediction.
# (b) A classmate reports, for each recipe, the best coverage over all epochs and seeds, and finds
# that every change improves on the baseline's mean last score. Read off your plot roughly what this
# rule gives for your *baseline*. Why does the rule find improvements where there are none? (c)
# Another classmate concludes from the table that an opponent that is far ahead teaches badly. Which
# other explanation do your runs of ten to one allow? Name a second run that would distinguish the
# two, and its cost in terms of the baseline.
# ### BEGIN MARK SCHEME
# - 0.5 points: (a) each difference with its standard error and a conclusion that fits the figures:
#   a difference of about one standard error shows nothing (half); a comparison with the prediction
#   (half).
# - 0.5 points: (b) a figure for the baseline's best epoch and seed next to its mean last score
#   (half), and the reason: the maximum of several noisy numbers is above their mean, whatever was
#   changed, and the more numbers, the further above (half).
# - 0.75 points: (c) at the same number of pictures shown the generator had a tenth of the updates,
#   so the run mixes two causes, a stronger opponent and fewer updates (a third); a run with as many
#   updates of the generator, that is, ten times the pictures, or a baseline with a tenth of the
#   pictures (a third); its cost: 5.8 times the baseline, or 0.1 times (a third).
# ### END MARK SCHEME
# ### BEGIN SOLUTION
# (a) A change matters if its difference is several times the standard error in the table. With two
# or three seeds even that is weak evidence: the standard error is itself a rough estimate. I read
# off whether ten to one is far below the baseline and whether the other two are within the noise,
# and say which of my predictions this confirms. (b) Even for the baseline, the best of all epochs
# and seeds is above the mean of the last epoch. The last scores are among the numbers of which it
# is the maximum, so it cannot be below their mean. The maximum of noisy numbers exceeds their mean,
# the more numbers the further, without any change of the recipe. (c) The runs show that for a given
# number of pictures ten to one covers less than the baseline. They do not show that a stronger
# opponent teaches worse, since the generator also had only a tenth of the updates. Give it as many
# as the baseline's, that is, ten times the pictures: that costs 5.8 times as much as the baseline.
# Or, cheaper, stop a baseline after a tenth of the pictures, at 0.1 times the cost, and compare
# that with ten to one.
# ### END SOLUTION

# %% role="run" id="ablation-summary"
check_summary(
    [
        "ablation-recipes",
        "ablation-networks",
        "ablation-updates",
        "ablation-rounds",
        "ablation-fair-start",
        "ablation-cost",
        "ablation-compare",
    ]
)
