# ---
# title: Progress, checkpoints, interrupts
# requires: [basics]
# ---
# %% role="setup" id="setup-training" collapsed="true"
import contextlib
import inspect
import json
import os
import random
import sys
import warnings

import numpy as np
import torch

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # tqdm says at length that without ipywidgets it prints text
    from tqdm.auto import tqdm

CHECKPOINT_FOLDER = os.environ.get("DGM_CHECKPOINTS") or "checkpoints"


def progress(iterable, total=None, description="", leave=True):
    """A progress bar on one line; `bar.set_postfix(loss=loss, refresh=False)` adds numbers.

    For a bar that is one of many, such as one an epoch, `leave=False` clears it when it is done.
    """
    options = {"leave": leave, "mininterval": 0.5, "dynamic_ncols": True}
    return tqdm(iterable, total=total, desc=description, **options)


@contextlib.contextmanager
def interruptible():
    """`with interruptible():` around a training loop: stopping the cell keeps what was learnt."""
    try:
        yield
    except KeyboardInterrupt:
        print("Stopped. The model and the curves are as the last update left them: go on and look,")
        print("or run this cell again to train on from the last checkpoint.")


def use_drive():
    """On Colab: keep checkpoints on your Google Drive, where they outlive a disconnect."""
    global CHECKPOINT_FOLDER
    try:
        from google.colab import drive
    except ImportError:
        print(f"This is not Colab: checkpoints stay in {CHECKPOINT_FOLDER}.")
        return
    drive.mount("/content/drive")
    CHECKPOINT_FOLDER = "/content/drive/MyDrive/checkpoints"
    print(f"Checkpoints go to {CHECKPOINT_FOLDER}.")


class Checkpoint:
    """Where a training run stands, in one file: after a disconnect it goes on from there.

        checkpoint = Checkpoint("gan", settings, generator=generator, optimizer=optimizer)
        start, curves = checkpoint.load()             # (0, {}) if there is nothing to go on from
        for epoch in range(start, epochs):
            ...
            checkpoint.save(epoch + 1, curves)

    `settings` is a dictionary of what would make it another run: numbers, strings, functions and
    classes (that you have mended since: they are compared by their cells). The parts are models,
    optimisers, schedules and torch.Generators. The global random states of Python, NumPy and torch
    are kept with them, so a resumed run ends where an undisturbed one would.
    """

    def __init__(self, name, settings=None, **parts):
        self.path = os.path.join(CHECKPOINT_FOLDER, f"{name}.pt")
        self.settings = settings or {}
        self.parts = parts

    def save(self, epoch, curves=None):
        """Keep all as it stands after `epoch` epochs; `curves` is {name: list of numbers}."""
        curves = curves or {}
        state = {
            "run": self._run(),
            "epoch": int(epoch),
            "curves": {name: [float(value) for value in values] for name, values in curves.items()},
            "parts": {name: _state_of(part) for name, part in self.parts.items()},
            "random": _random_states(),
        }
        os.makedirs(os.path.dirname(self.path), exist_ok=True)
        torch.save(state, self.path + ".unfinished")
        os.replace(self.path + ".unfinished", self.path)  # never half a file

    def load(self):
        """Go on from the file, if there is one of this run: (epochs done, curves), or (0, {})."""
        if "google.colab" in sys.modules and "/drive/" not in self.path:
            print("Colab forgets checkpoints when it disconnects: call use_drive() to keep them.")
        if not os.path.exists(self.path):
            return 0, {}
        try:
            state = torch.load(self.path, map_location="cpu", weights_only=True)
            same = state["run"] == self._run()
        except Exception as error:
            print(f"{self.path} cannot be read ({type(error).__name__}): training from the start.")
            return 0, {}
        if not same:
            print(f"{self.path} is of other settings, code or models: training from the start.")
            return 0, {}
        for name, part in self.parts.items():
            _restore(part, state["parts"][name])
        _restore_random_states(state["random"])
        print(f"Going on after epoch {state['epoch']}, from {self.path}; ", end="")
        print("checkpoint.delete() before this to train from the start.")
        return state["epoch"], state["curves"]

    def delete(self):
        """Forget the file, to train from the start."""
        with contextlib.suppress(FileNotFoundError):
            os.remove(self.path)

    def _run(self):
        """What must be equal for a file to be of this run, as text."""
        parts = {name: _kind_of(part) for name, part in self.parts.items()}
        return json.dumps([self.settings, parts], default=_source_of, sort_keys=True)


def _kind_of(part):
    if isinstance(part, torch.nn.Module):
        return {name: list(value.shape) for name, value in part.state_dict().items()}
    return [type(part).__name__, getattr(part, "defaults", None)]


def _source_of(value):
    """The whole cell that defines a function or a class, with the helpers beside it."""
    place = value
    if isinstance(value, type):  # of a notebook's class only the methods know where they are from
        place = next(filter(inspect.isfunction, vars(value).values()), value)
    try:
        return "".join(inspect.findsource(inspect.unwrap(place))[0])
    except (OSError, TypeError):
        return getattr(value, "__name__", repr(value))


def _state_of(part):
    return part.get_state() if isinstance(part, torch.Generator) else part.state_dict()


def _restore(part, state):
    if isinstance(part, torch.Generator):
        part.set_state(state)
    else:
        part.load_state_dict(state)


def _random_states():
    kind, keys, *rest = np.random.get_state()
    return {
        "python": random.getstate(),
        "numpy": (kind, keys.tolist(), *rest),
        "torch": torch.get_rng_state(),
        "cuda": torch.cuda.get_rng_state_all(),
    }


def _restore_random_states(states):
    random.setstate(states["python"])
    np.random.set_state(states["numpy"])
    torch.set_rng_state(states["torch"])
    if len(states["cuda"]) == torch.cuda.device_count():
        torch.cuda.set_rng_state_all(states["cuda"])
