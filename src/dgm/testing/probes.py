"""Probes: what a student's code does to small networks and tensors, noted on the student's side.

A problem gives the code that makes the networks. It runs on the student's side, and again on the
reference's. Both use one seed, which is new for every run and says nothing about a later one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from string import Template
from typing import Any

import numpy as np

from dgm.boundary.remote import Namespace
from dgm.testing.hidden_test import Failed

# The class of a network is changed and not its forward: a copy of it is watched, too.
STEP = Template("""
import torch
from torch import nn
torch.manual_seed(seed)
$networks
networks = {$names}
if stale:
    left = torch.Generator().manual_seed(seed)  # inputs are the same without
    for network in networks.values():
        for parameter in network.parameters():
            parameter.grad = torch.randn(parameter.shape, generator=left)
optimizer = torch.optim.SGD($trains.parameters(), lr=$learning_rate)
$inputs
called = {name: [] for name in networks}
def watched(name, kind):
    class Watched(kind):
        def forward(self, *batch, **named):
            called[name].append(self.training)
            return super().forward(*batch, **named)
    return Watched
for name, network in networks.items():
    network.__class__ = watched(name, type(network))
def states():
    return {name: {
        "parameters": {key: p.detach().clone() for key, p in network.named_parameters()},
        "gradients": {
            key: p.grad.clone() for key, p in network.named_parameters() if p.grad is not None
        },
        "requires_grad": [p.requires_grad for p in network.parameters()],
        "training": [module.training for module in network.modules()],
    } for name, network in networks.items()}
before = states()
returned = [$call for i in range(steps)]
{"before": before, "after": states(), "called": called, "returned": returned, "seen": $seen}
""")

#: Source: `answer, layers, inputs, outputs = linear_layers(network, *batch)` is what the network
#: answers, and its linear layers in the order in which they were called, with what went into each
#: and what came out, detached. Under `with without_dropout():` PyTorch's dropout leaves everything
#: as it is, whatever its probability. The text imports `torch` and `nn`, too.
LINEAR_LAYERS = """
import contextlib
import torch
from torch import nn
@contextlib.contextmanager
def without_dropout():
    kept, nn.functional.dropout = nn.functional.dropout, lambda input, *rest, **named: input
    try:
        yield
    finally:
        nn.functional.dropout = kept
def linear_layers(network, *batch):
    calls = []
    def note(layer, inputs, output):
        calls.append((layer, inputs[0].detach().clone(), output.detach().clone()))
    linear = [layer for layer in network.modules() if isinstance(layer, nn.Linear)]
    hooks = [layer.register_forward_hook(note) for layer in linear]
    answer = network(*batch)
    for hook in hooks:
        hook.remove()
    layers, inputs, outputs = ([call[part] for call in calls] for part in range(3))
    return answer, layers, inputs, outputs
"""

#: Source for a loop over batches: `stream(sizes)` are batches [size, 1, 2, 2], `draw(count)` is
#: noise [count, 3], both full of their number from 0; `tag(tensor)` is `[number, length]`. `calls`
#: is a list for what the updates are given.
NUMBERED_BATCHES = """
import itertools
import torch
calls, draw_numbers = [], itertools.count()
def tag(tensor):
    return [int(tensor.flatten()[0]), len(tensor)]
def stream(sizes):
    for number, size in enumerate(sizes):
        yield torch.full((size, 1, 2, 2), float(number))
def draw(count):
    return torch.full((count, 3), float(next(draw_numbers)))
"""

#: Source: `value_and_gradients(function, *arrays)` is a list: the number that the function gives
#: for tensors with these entries, and its gradient by each of them: zeros, where it does not depend
#: on one. It imports `torch`, too.
VALUE_AND_GRADIENTS = """
import torch
def value_and_gradients(function, *arrays):
    tensors = [torch.tensor(array, requires_grad=True) for array in arrays]
    value = function(*tensors)
    value.backward()
    gradients = [torch.zeros_like(t) if t.grad is None else t.grad for t in tensors]
    return [value.detach(), *gradients]
"""


@dataclass(frozen=True)
class StepRun:
    """What a training step did: one side's answer to `TrainingStep.run`.

    Attributes
    ----------
    before, after : Mapping[str, Mapping[str, Any]]
        The state of each network, by its name: "parameters" and "gradients" (tensors by the
        parameter's name; a gradient that is None is left out), "requires_grad" (a bool for each
        parameter) and "training" (a bool for each module, the network itself first).
    called : Mapping[str, list[bool]]
        Whether each network was in training mode, for each time it was called.
    returned : list
        What each step returned.
    seen : object
        The value of `TrainingStep.seen` after the last step.

    Examples
    --------
    >>> step = TrainingStep("model = nn.Linear(2, 1)", "model", "descend(model, optimizer, 0)")
    >>> (run,) = step.run((student,), rng)
    >>> run.after["model"]["parameters"]["weight"].shape
    torch.Size([1, 2])
    """

    before: Mapping[str, Mapping[str, Any]]
    after: Mapping[str, Mapping[str, Any]]
    called: Mapping[str, list[bool]]
    returned: list[Any]
    seen: Any


@dataclass(frozen=True)
class TrainingStep:
    """How a student's training step is called on small networks. All fields but names are code.

    Code runs where the notebook's names are known, and `torch`, `nn` and the inputs of `run`.

    Parameters
    ----------
    networks : str
        Statements that make the networks. Put them into the mode that they are to be found in.
    trains : str
        The name of the network that the step trains.
    call : str
        The call of the student's step number `i`, from 0. The optimiser is there as `optimizer`:
        SGD, whose steps show the gradient as it is.
    uses : tuple of str, optional
        The names of the networks that the step only uses.
    learning_rate : float, optional
        The optimiser's.
    inputs : str, optional
        Statements that make what else `call` needs, such as batches and the loss.
    seen : str, optional
        An expression whose value comes back: what the text of `networks` or `inputs` noted.

    Examples
    --------
    >>> step = TrainingStep(
    ...     networks="model = nn.Linear(3, 1)",
    ...     trains="model",
    ...     inputs="batches = torch.randn(steps, 5, 3)",
    ...     call="descend(model, optimizer, batches[i])",
    ... )
    >>> actual, expected = step.run((student, reference), rng, steps=2, stale=True)
    >>> expect_same_parameters(actual, expected, "model", "are old gradients cleared?")
    """

    networks: str
    trains: str
    call: str
    uses: tuple[str, ...] = ()
    learning_rate: float = 0.1
    inputs: str = ""
    seen: str = "None"

    def run(
        self,
        sides: Iterable[Namespace],
        rng: np.random.Generator,
        steps: int = 1,
        stale: bool = False,
        **inputs: object,
    ) -> list[StepRun]:
        """Make the networks and call the step, the same on each side.

        Parameters
        ----------
        sides : iterable of Namespace
            `(student, reference)`, or `(student,)`.
        rng : numpy.random.Generator
            The test's; one seed for all sides is drawn from it.
        steps : int, optional
            How many steps one after the other.
        stale : bool, optional
            Whether all gradients are filled with numbers beforehand; otherwise they are None.
        **inputs : object
            Names that the code uses, such as `training` or `labels`.

        Returns
        -------
        list of StepRun
            One for each side.

        Raises
        ------
        Failed
            What came back is nothing that the probe returns.
        StudentError
            The student's step raised.
        """
        source = STEP.substitute(
            networks=self.networks,
            names=", ".join(f"{name!r}: {name}" for name in (self.trains, *self.uses)),
            trains=self.trains,
            learning_rate=self.learning_rate,
            inputs=self.inputs,
            call=self.call,
            seen=self.seen,
        )
        given = {"seed": int(rng.integers(2**31)), "steps": steps, "stale": stale, **inputs}
        return [_step_run(side.run(source, **given)) for side in sides]


def _step_run(answer: object) -> StepRun:
    if not isinstance(answer, dict) or set(answer) != set(StepRun.__dataclass_fields__):
        raise Failed("the training step could not be watched")
    return StepRun(**answer)
