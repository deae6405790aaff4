"""Training steps on small networks: what is wrong with a step is found, and told in words."""

import copy

import numpy as np
import pytest
import torch
from torch import nn

from dgm.boundary.remote import Local
from dgm.testing import (
    LINEAR_LAYERS,
    NUMBERED_BATCHES,
    VALUE_AND_GRADIENTS,
    Failed,
    TrainingStep,
    expect_mode_kept,
    expect_moved,
    expect_no_stale_gradients,
    expect_same_parameters,
    expect_unchanged,
)

STEP = TrainingStep(
    networks="""
critic = nn.Linear(2, 1).train(training)
generator = nn.Sequential(nn.Linear(3, 4), nn.BatchNorm1d(4), nn.Linear(4, 2)).train(training)
noted = []
""",
    trains="critic",
    uses=("generator",),
    learning_rate=0.3,
    inputs="""
real, noise = torch.randn(steps, 6, 2), torch.randn(steps, 6, 3)
def loss(real, fake):
    noted.append(len(real))
    return factor * (fake.mean() - real.square().mean())
""",
    call="critic_step(critic, generator, optimizer, real[i], noise[i], loss)",
    seen="noted",
)


def right(critic, generator, optimizer, real, noise, loss):
    with torch.no_grad():
        fake = generator(noise)
    value = loss(critic(real), critic(fake))
    optimizer.zero_grad()
    value.backward()
    optimizer.step()
    return value.item()


def on_copies(critic, generator, optimizer, real, noise, loss):
    return right(critic, copy.deepcopy(generator), optimizer, real, noise, loss)


def by_forward(critic, generator, optimizer, real, noise, loss):
    fake = generator.forward(noise).detach()
    return right(critic, lambda _: fake, optimizer, real, noise, loss)


def keeps_stale(critic, generator, optimizer, real, noise, loss):
    loss(critic(real), critic(generator(noise).detach())).backward()
    optimizer.step()


def clears_the_generator(critic, generator, optimizer, real, noise, loss):
    generator.zero_grad()
    return right(critic, generator, optimizer, real, noise, loss)


def reaches_the_generator(critic, generator, optimizer, real, noise, loss):
    value = loss(critic(real), critic(generator(noise)))
    optimizer.zero_grad()
    value.backward()
    optimizer.step()


def freezes(critic, generator, optimizer, real, noise, loss):
    for parameter in generator.parameters():
        parameter.requires_grad_(False)
    return right(critic, generator, optimizer, real, noise, loss)


def moves_the_generator(critic, generator, optimizer, real, noise, loss):
    with torch.no_grad():
        generator[0].bias += 1
    return right(critic, generator, optimizer, real, noise, loss)


def idle(critic, generator, optimizer, real, noise, loss):
    return 0.0


def evaluates(critic, generator, optimizer, real, noise, loss):
    generator.eval()
    value = right(critic, generator, optimizer, real, noise, loss)
    generator.train()
    return value


def leaves_in_evaluation(critic, generator, optimizer, real, noise, loss):
    value = right(critic, generator, optimizer, real, noise, loss)
    generator.eval()
    return value


def run(student, stale=False, steps=1, seed=1):
    sides = (Local({"critic_step": student}), Local({"critic_step": right}))
    rng = np.random.default_rng(seed)
    return STEP.run(sides, rng, steps=steps, stale=stale, training=True, factor=2.0)


@pytest.mark.parametrize("student", [right, on_copies, by_forward])
@pytest.mark.parametrize("stale", [False, True])
def test_a_right_step_meets_every_expectation(student, stale):
    actual, expected = run(student, stale=stale, steps=2)
    expect_same_parameters(actual, expected, "critic", "the sign?")
    expect_unchanged(actual, "generator", "parameters", "gradients", "requires_grad", "training")
    expect_moved(actual, "critic")
    expect_mode_kept(actual)
    assert actual.returned == expected.returned and actual.seen == expected.seen == [6, 6]
    assert actual.called == expected.called
    assert set(actual.before["generator"]["gradients"]) == (
        set(actual.before["generator"]["parameters"]) if stale else set()
    )


KINDS = ("parameters", "gradients", "requires_grad", "training")
SAME = (lambda actual, expected: expect_same_parameters(actual, expected, "critic", "stale?"),)
UNCHANGED = (lambda actual, expected: expect_unchanged(actual, "generator", *KINDS),)
MOVED = (lambda actual, expected: expect_moved(actual, "critic"),)
MODE = (lambda actual, expected: expect_mode_kept(actual),)


@pytest.mark.parametrize(
    ("student", "stale", "check", "text"),
    [
        (keeps_stale, True, SAME, r"the critic's weight after the step \(stale\?\): the largest"),
        (idle, False, SAME, r"the critic's weight after the step \(stale\?\): the largest"),
        (clears_the_generator, True, UNCHANGED, "the generator's gradients were cleared, or new"),
        (reaches_the_generator, False, UNCHANGED, "gradients were cleared, or new ones reached it"),
        (
            reaches_the_generator,
            True,
            UNCHANGED,
            r"the generator's gradients, \S+ \(the step only uses the generator\): the largest",
        ),
        (freezes, False, UNCHANGED, "the step changed the generator's requires_grad flags"),
        (leaves_in_evaluation, False, UNCHANGED, "the step changed the generator's training flags"),
        (moves_the_generator, False, UNCHANGED, "the generator's parameters, 0.bias"),
        (idle, False, MOVED, "no parameter of the critic moved: there was no step"),
        (idle, False, MODE, "the critic was never called"),
        (evaluates, False, MODE, "the generator, found in training mode, was called in the other"),
        (leaves_in_evaluation, False, MODE, "found in training mode, is left in the other one"),
    ],
)
def test_what_is_wrong_with_a_step_is_told(student, stale, check, text):
    actual, expected = run(student, stale=stale)
    with pytest.raises(Failed, match=text):
        check[0](actual, expected)


def climbs(critic, generator, optimizer, real, noise, loss):
    return -right(critic, generator, optimizer, real, noise, lambda *logits: -loss(*logits))


def without_stale_gradients(student):
    rng, inputs = np.random.default_rng(4), {"training": True, "factor": 2.0}
    expect_no_stale_gradients(STEP, Local({"critic_step": student}), rng, **inputs)


@pytest.mark.parametrize("student", [right, climbs, reaches_the_generator, evaluates])
def test_another_mistake_is_not_taken_for_stale_gradients(student):
    without_stale_gradients(student)


@pytest.mark.parametrize(
    ("student", "text"),
    [(keeps_stale, "are old ones cleared"), (idle, "no parameter of the critic moved")],
)
def test_old_gradients_in_a_step_are_found(student, text):
    with pytest.raises(Failed, match=text):
        without_stale_gradients(student)


def test_both_sides_are_given_the_same_and_every_run_something_new():
    rng = np.random.default_rng(3)
    sides = (Local({"critic_step": right}),) * 2
    runs = [STEP.run(sides, rng, training=True, factor=1.0) for _ in range(2)]
    weights = [[run.before["critic"]["parameters"]["weight"] for run in pair] for pair in runs]
    assert all(torch.equal(*pair) for pair in weights)
    assert not torch.equal(weights[0][0], weights[1][0])


@pytest.mark.parametrize("answer", [None, [], {"before": {}}])
def test_an_answer_that_no_probe_gives_fails(answer):
    class Other:
        def run(self, code, **inputs):
            return answer

    with pytest.raises(Failed, match="could not be watched"):
        STEP.run((Other(),), np.random.default_rng(1))


class Backwards(nn.Module):
    """Its layers are called in another order than they are made in."""

    def __init__(self):
        super().__init__()
        self.last, self.first = nn.Linear(4, 1), nn.Linear(3, 4)

    def forward(self, batch, shift):
        return self.last(torch.relu(self.first(batch))) + shift


def test_linear_layers_are_noted_in_the_order_of_their_calls():
    student = Local({"Backwards": Backwards})
    seen = student.run(
        LINEAR_LAYERS
        + """
network = Backwards()
answer, layers, inputs, outputs = linear_layers(network, torch.tensor(batch), 2.0)
network(torch.tensor(batch), 0.0)
{
    "answer": answer.detach(),
    "widths": [layer.out_features for layer in layers],
    "inputs": inputs,
    "outputs": outputs,
    "graph": answer.requires_grad,
}
""",
        batch=np.ones((5, 3), np.float32),
    )
    assert seen["widths"] == [4, 1] and seen["graph"]
    assert torch.equal(seen["inputs"][0], torch.ones(5, 3))
    assert torch.equal(seen["inputs"][1], torch.relu(seen["outputs"][0]))
    assert torch.allclose(seen["answer"], seen["outputs"][1] + 2)


def test_dropout_can_be_left_out_whatever_its_probability():
    answers = Local({"network": nn.Dropout(0.9)}).run(
        LINEAR_LAYERS
        + """
with without_dropout():
    answers = [network(torch.ones(50)), nn.functional.dropout(torch.ones(50), 0.9)]
[*answers, network(torch.ones(50))]
"""
    )
    assert [bool((answer == 1).all()) for answer in answers] == [True, True, False]


def test_a_gradient_that_does_not_come_is_zero():
    answer = Local({"f": lambda x, y: x.sum()}).run(
        VALUE_AND_GRADIENTS + "value_and_gradients(f, x, y)", x=np.ones(2), y=np.ones(3)
    )
    assert [np.asarray(each).tolist() for each in answer] == [2.0, [1.0, 1.0], [0.0, 0.0, 0.0]]


def test_batches_and_draws_carry_their_number():
    seen = Local({}).run(
        NUMBERED_BATCHES
        + """
for batch in stream(sizes):
    calls.append([tag(batch), tag(draw(2)), list(batch.shape)])
calls
""",
        sizes=[3, 1],
    )
    assert seen == [[[0, 3], [0, 2], [3, 1, 2, 2]], [[1, 1], [1, 2], [1, 1, 2, 2]]]
