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
import warnings

import numpy as np
import torch

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # without ipywidgets tqdm falls back to text, and says so at length
    from tqdm.auto import tqdm


def progress(iterable, total=None, description=""):
    """A progress bar on one line; `bar.set_postfix(loss=loss, refresh=False)` adds numbers to it."""
    return tqdm(iterable, total=total, desc=description, mininterval=0.5, dynamic_ncols=True)


@contextlib.contextmanager
def interruptible(what="training"):
    """`with interruptible():` around a training loop: stopping the cell keeps what was learnt."""
    try:
        yield
    except KeyboardInterrupt:
        print(f"Stopped {what}: the model and the curves are as the last update left them.")


class Checkpoint:
    """Where a training run stands, in one file: after a disconnect it goes on from there.

        checkpoint = Checkpoint("gan", settings, generator=generator, optimizer=optimizer)
        start, curves = checkpoint.load()             # (0, {}) if there is nothing to go on from
        for epoch in range(start, settings["epochs"]):
            ...
            checkpoint.save(epoch + 1, curves)

    `settings` is a dictionary of all that would make it another run: numbers, strings, and the
    functions that do the updates. The parts are models, optimisers, schedules, torch.Generators.
    The global random states of Python, NumPy and torch (CUDA too) are kept with them.
    """

    def __init__(self, name, settings=None, **parts):
        self.name, self.settings, self.parts = name, settings or {}, parts

    def save(self, epoch, curves=None):
        """Keep everything as it stands after `epoch` epochs; `curves` is {name: list of numbers}."""

    def load(self):
        """Go on from the file, if there is one of the same run: (epochs done, curves) or (0, {})."""
        return 0, {}

    def delete(self):
        """Forget the file, to train from the start."""
