"""Expectations about what a probe noted: a training step, or the layers of a network."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from dgm.boundary.remote import Namespace
from dgm.testing.expectations import expect_close, expect_float
from dgm.testing.hidden_test import Failed
from dgm.testing.probes import StepRun, TrainingStep


def expect_same_parameters(
    actual: StepRun,
    expected: StepRun,
    network: str,
    hint: str,
    rtol: float = 1e-3,
    atol: float = 1e-5,
) -> None:
    """A network's parameters are after the step what the reference's are.

    Parameters
    ----------
    actual, expected : StepRun
        The student's run and the reference's, from one call of `TrainingStep.run`.
    network : str
        The network's name.
    hint : str
        What may have gone wrong, as a question: it is part of the message.
    rtol, atol : float, optional
        As for `expect_close`. Parameters are float32, and sums may be made in another order.

    Raises
    ------
    Failed
        A parameter differs.

    Examples
    --------
    >>> step = TrainingStep("model = nn.Linear(2, 1)", "model", "descend(model, optimizer, 0)")
    >>> actual, expected = step.run((student, reference), rng)
    >>> expect_same_parameters(actual, expected, "model", "the right sign?")
    """
    after = actual.after[network]["parameters"]
    for name, value in expected.after[network]["parameters"].items():
        what = f"the {network}'s {name} after the step ({hint})"
        expect_close(after.get(name), value, what, rtol=rtol, atol=atol)


def expect_returned(
    actual: StepRun,
    expected: StepRun,
    what: str = "the loss",
    rtol: float = 1e-3,
    atol: float = 1e-5,
) -> None:
    """The first step returned the number that the reference's returned, as a plain float.

    Parameters
    ----------
    actual, expected : StepRun
        The student's run and the reference's, from one call of `TrainingStep.run`.
    what : str, optional
        What the number is, for the message.
    rtol, atol : float, optional
        As for `expect_close`.

    Raises
    ------
    Failed
        It is no plain float, or another number.

    Examples
    --------
    >>> call = "descend(model, optimizer, 0) or 0.5"
    >>> step = TrainingStep("model = nn.Linear(2, 1)", "model", call)
    >>> actual, expected = step.run((student, reference), rng)
    >>> expect_returned(actual, expected, "the loss before the step")
    """
    got, wanted = actual.returned[0], expected.returned[0]
    expect_close(expect_float(got, what), wanted, what, rtol=rtol, atol=atol)


def expect_unchanged(run: StepRun, network: str, *kinds: str) -> None:
    """A step left alone what a network holds.

    Parameters
    ----------
    run : StepRun
        The student's.
    network : str
        The name of a network that the step only uses.
    *kinds : str
        What must be as before: "parameters", "gradients", "requires_grad", "training".

    Raises
    ------
    Failed
        Something of it changed, or a gradient was cleared or has come.

    Examples
    --------
    >>> step = TrainingStep("model = nn.Linear(2, 1)", "model", "descend(model, optimizer, 0)")
    >>> (run,) = step.run((student,), rng)
    >>> expect_unchanged(run, "model", "requires_grad", "training")
    """
    for kind in kinds:
        before, after = run.before[network][kind], run.after[network][kind]
        if kind in ("requires_grad", "training"):
            if after != before:
                raise Failed(f"the step changed the {network}'s {kind} flags")
            continue
        if set(after) != set(before):
            raise Failed(
                f"the {network}'s {kind} were cleared, or new ones reached it: use the {network} "
                "without a graph"
            )
        for name, value in before.items():
            what = f"the {network}'s {kind}, {name} (the step only uses the {network})"
            expect_close(after[name], value, what)


def expect_moved(run: StepRun, network: str) -> None:
    """A step changed a parameter of a network at least: a step that does nothing changes nothing.

    Parameters
    ----------
    run : StepRun
        The student's.
    network : str
        The name of the network that the step trains.

    Raises
    ------
    Failed
        No parameter moved.

    Examples
    --------
    >>> step = TrainingStep("model = nn.Linear(2, 1)", "model", "descend(model, optimizer, 0)")
    >>> (run,) = step.run((student,), rng)
    >>> expect_moved(run, "model")
    """
    before, after = run.before[network]["parameters"], run.after[network]["parameters"]
    if all(np.array_equal(after.get(name), value) for name, value in before.items()):
        raise Failed(f"no parameter of the {network} moved: there was no step")


def expect_no_stale_gradients(
    step: TrainingStep, student: Namespace, rng: np.random.Generator, **inputs: object
) -> None:
    """A step does the same whatever gradients the networks held before it.

    The student's step is held against itself, so that another mistake is not taken for this one.

    Parameters
    ----------
    step : TrainingStep
        How the step is called.
    student : Namespace
        The student's names.
    rng : numpy.random.Generator
        The test's.
    **inputs : object
        As for `TrainingStep.run`.

    Raises
    ------
    Failed
        Old gradients enter the step, or no parameter moves.

    Examples
    --------
    >>> step = TrainingStep("model = nn.Linear(2, 1)", "model", "descend(model, optimizer, 0)")
    >>> expect_no_stale_gradients(step, student, rng)
    """
    state = rng.bit_generator.state
    (clean,) = step.run((student,), rng, **inputs)
    rng.bit_generator.state = state
    (stale,) = step.run((student,), rng, stale=True, **inputs)
    expect_moved(clean, step.trains)
    hint = "where gradients were left from before: are old ones cleared?"
    expect_same_parameters(stale, clean, step.trains, hint)


def expect_mode_kept(run: StepRun) -> None:
    """Every network was called in the mode in which it was found, and is left in it.

    Parameters
    ----------
    run : StepRun
        The student's.

    Raises
    ------
    Failed
        A network was not called, or was called or left in the other mode.

    Examples
    --------
    >>> step = TrainingStep("model = nn.Linear(2, 1)", "model", "descend(model, optimizer, 0)")
    >>> (run,) = step.run((student,), rng)
    >>> expect_mode_kept(run)
    """
    for network, modes in run.called.items():
        found = run.before[network]["training"]
        mode = "training" if found[0] else "evaluation"
        if not modes:
            raise Failed(f"the {network} was never called")
        if set(modes) != {found[0]}:
            raise Failed(f"the {network}, found in {mode} mode, was called in the other one")
        if run.after[network]["training"] != found:
            raise Failed(f"the {network}, found in {mode} mode, is left in the other one")


def expect_leaky_relus(
    inputs: Sequence[object], outputs: Sequence[object], hint: str, slope: float = 0.2
) -> None:
    """Each linear layer but the first gets the LeakyReLU of what the layer before it gave.

    Parameters
    ----------
    inputs, outputs : sequence of array-like
        What went into each layer, and what came out, as `LINEAR_LAYERS` notes them.
    hint : str
        What may have gone wrong, as a question: it is part of the message.
    slope : float, optional
        The LeakyReLU's slope for negative numbers.

    Raises
    ------
    Failed
        There are fewer than two layers, or a layer gets something else.

    Examples
    --------
    >>> inputs, outputs = [[3.0], [2.0, -0.2]], [[2.0, -1.0], [0.5]]
    >>> expect_leaky_relus(inputs, outputs, "another slope?")
    """
    if len(inputs) < 2:
        raise Failed("there is one linear layer or none")
    for k, output in enumerate(outputs[:-1], start=1):
        values = np.asarray(output)
        what = f"what layer {k + 1} is given, against LeakyReLU of layer {k} ({hint})"
        wanted = np.where(values > 0, values, slope * values)
        expect_close(inputs[k], wanted, what, rtol=1e-3, atol=1e-5)
