"""Runs a solved notebook's cells in a shell, and disturbs its training as it is told.

    python child.py CELLS.json TRAIN MODE

TRAIN is an expression that trains for `EPOCHS` epochs. What came of it is the last line of stdout.
It knows nothing of dgm, like a student's kernel.
"""

import contextlib
import hashlib
import json
import os
import sys

os.environ["MPLBACKEND"] = "agg"
from IPython.core.interactiveshell import InteractiveShell
from torch.optim.optimizer import register_optimizer_step_post_hook

EPOCHS = 4


def main(path, train, mode):
    with open(path) as file:
        before, after = json.load(file)
    shell = InteractiveShell.instance()
    shell.history_manager.enabled = False
    with contextlib.redirect_stdout(sys.stderr):
        for source in before:
            run(shell, source)
        result = MODES[mode](shell, train, after)
    print(json.dumps(result))


def run(shell, source):
    shell.run_cell(source).raise_error()


def trained(shell, train):
    """Everything that a run leaves but its minutes: losses, and a hash of the weights."""
    shell.user_ns["EPOCHS"] = EPOCHS
    run(shell, f"set_seed()\n_model, _curves = {train}")
    curves = shell.user_ns["_curves"]
    if isinstance(curves, dict):
        curves = {name: values for name, values in curves.items() if name != "minutes"}
    else:
        curves = [estimate for estimate, _ in curves]
    digest = hashlib.sha256()
    for value in shell.user_ns["_model"].state_dict().values():
        digest.update(value.cpu().contiguous().numpy().tobytes())
    return [curves, digest.hexdigest()]


def alone(shell, train, after):
    """The run, left alone; then once more, stopped in its second epoch and killed in its third."""
    steps = []
    with after_each_step(lambda: steps.append(1)):
        result = trained(shell, train)
    shell.user_ns["CHECKPOINT_FOLDER"] += "-again"
    with after_each_step(bomb(int(len(steps) * 0.375), stop)):
        trained(shell, train)
    print(json.dumps(result), file=sys.__stdout__, flush=True)
    with after_each_step(bomb(int(len(steps) * 0.375), lambda: os._exit(0))):
        trained(shell, train)
    raise AssertionError("the run went on after its end")


def resumed(shell, train, after):
    shell.user_ns["CHECKPOINT_FOLDER"] += "-again"
    return trained(shell, train)


def stopped(shell, train, after):
    """Every training run is stopped in its first epoch; then the rest of the notebook is run."""
    interruptible = shell.user_ns["interruptible"]

    @contextlib.contextmanager
    def stopped_at_once():
        with interruptible(), after_each_step(bomb(3, stop)):
            yield

    shell.user_ns["interruptible"] = stopped_at_once
    failed = []
    for source in after:
        result = shell.run_cell(source)
        error = result.error_before_exec or result.error_in_exec
        if error is not None:
            failed.append(f"{source[:60]!r}: {type(error).__name__}: {error}")
    return failed


@contextlib.contextmanager
def after_each_step(do):
    handle = register_optimizer_step_post_hook(lambda *_: do())
    try:
        yield
    finally:
        handle.remove()


def bomb(count, effect):
    left = [count]

    def tick():
        left[0] -= 1
        if left[0] == 0:
            effect()

    return tick


def stop():
    raise KeyboardInterrupt


MODES = {"alone": alone, "resumed": resumed, "stopped": stopped}

if __name__ == "__main__":
    main(*sys.argv[1:])
