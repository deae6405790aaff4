# ---
# title: Progress, checkpoints, interrupts
# requires: [basics]
# ---
# %% role="setup" id="setup-training"
import contextlib
import inspect
import json
import os
import random
import sys

import numpy as np
import torch
from IPython import get_ipython
from IPython.display import display
from tqdm import tqdm

CHECKPOINT_FOLDER = os.environ.get("DGM_CHECKPOINTS") or "checkpoints"


def progress(iterable, total=None, description="", leave=True):
    """A progress bar on one line; `bar.set_postfix(loss=loss, refresh=False)` adds numbers.

    If there are many bars, such as one for each epoch, `leave=False` clears a bar when it is done.
    """
    options = {"leave": leave, "mininterval": 0.5, "ncols": 88, "ascii": False}
    if hasattr(get_ipython(), "kernel"):
        options["file"] = OneLine()
    return tqdm(iterable, total=total, desc=description, **options)


class OneLine:
    """A file whose last line is an output of the cell, and is saved with it as it was last.

    (A widget would be saved as a bar at 0 %.)
    """

    def __init__(self):
        self._handle = None

    def write(self, text):
        """Show the text in place of the last one; spaces alone clear it, as tqdm wants."""
        if text in ("", "\n"):
            return
        data = {"text/plain": text.strip()}
        if self._handle is None:
            self._handle = display(data, raw=True, display_id=True)
        else:
            self._handle.update(data, raw=True)

    def flush(self):
        """Nothing is held back."""


@contextlib.contextmanager
def interruptible():
    """`with interruptible():` around a training loop: if you stop the cell, the model is kept."""
    try:
        yield
    except KeyboardInterrupt:
        print("Stopped. The model and the curves are in the state after the last update. Use them")
        print("now, or run this cell again to continue the training from the last checkpoint.")
        print("If this cell trains several models, it goes on with the next: stop it again.")


def use_drive():
    """On Colab: save checkpoints to your Google Drive, so that they survive a disconnect."""
    global CHECKPOINT_FOLDER
    try:
        from google.colab import drive
    except ImportError:
        print(f"This is not Colab: checkpoints stay in {CHECKPOINT_FOLDER}.")
        return
    drive.mount("/content/drive")
    CHECKPOINT_FOLDER = "/content/drive/MyDrive/checkpoints"
    print(f"Checkpoints go to {CHECKPOINT_FOLDER}.")


if SAVE_TO_DRIVE:
    use_drive()
elif "google.colab" in sys.modules:
    print("Colab deletes checkpoints when it disconnects. To keep them, tick SAVE_TO_DRIVE in the")
    print("form of this cell and run it again.")


class Checkpoint:
    """The state of a training run in one file, so that it can continue after a disconnect.

        checkpoint = Checkpoint("gan", settings, generator=generator, optimizer=optimizer)
        start, curves = checkpoint.load()             # (0, {}) if there is no checkpoint
        for epoch in range(start, epochs):
            ...
            checkpoint.save(epoch + 1, curves)

    `settings` is a dictionary of everything that defines the run: numbers, strings, functions and
    classes (they are compared by the code of their cells, so a fix counts). The parts are models,
    optimisers, schedules and torch.Generators. The file also has the random states of Python,
    NumPy and torch, so a resumed run gives the same result as an uninterrupted one.
    """

    def __init__(self, name, settings=None, **parts):
        self.name = name
        self.path = os.path.join(CHECKPOINT_FOLDER, f"{name}.pt")
        self.settings = settings or {}
        self.parts = parts
        self.random_states = None

    def save(self, epoch, curves=None):
        """Save the state after `epoch` epochs; `curves` is {name: list of numbers}."""
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
        os.replace(self.path + ".unfinished", self.path)  # so there is never half a file

    def load(self):
        """Restore the file if it belongs to this run; returns (epochs done, curves) or (0, {})."""
        if "google.colab" in sys.modules and "/drive/" not in self.path:
            print("Colab deletes checkpoints when it disconnects: tick SAVE_TO_DRIVE to keep them.")
        if not os.path.exists(self.path):
            return 0, {}
        try:
            state = torch.load(self.path, map_location="cpu", weights_only=True)
            same = state["run"] == self._run()
        except Exception as error:
            print(f"{self.path} cannot be read ({type(error).__name__}): training from the start.")
            return 0, {}
        if not same:
            print(f"{self.path} has other settings, code or models: training from the start.")
            return 0, {}
        for name, part in self.parts.items():
            _restore(part, state["parts"][name])
        self.random_states = state["random"]
        self.restore_random_states()
        print(f"Continuing after epoch {state['epoch']}, from {self.path}.")
        print(f"To train from the start, run Checkpoint({self.name!r}).delete() first.")
        return state["epoch"], state["curves"]

    def restore_random_states(self):
        """Set the loaded random states once more, after something else has drawn numbers."""
        _restore_random_states(self.random_states)

    def delete(self):
        """Delete the file, to train from the start."""
        with contextlib.suppress(FileNotFoundError):
            os.remove(self.path)

    def _run(self):
        """Text that is the same for all files of this run."""
        parts = {name: _kind_of(part) for name, part in self.parts.items()}
        return json.dumps([self.settings, parts], default=_source_of, sort_keys=True)


def _kind_of(part):
    if isinstance(part, torch.nn.Module):
        return {name: list(value.shape) for name, value in part.state_dict().items()}
    return [type(part).__name__, getattr(part, "defaults", None)]


def _source_of(value):
    """The code of the whole cell that defines a function or a class, helpers included."""
    place = value
    if isinstance(value, type):  # for a class in a notebook, only its methods know their cell
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
