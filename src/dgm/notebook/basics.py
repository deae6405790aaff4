# ---
# title: Imports, device, seed, budget
# requires: []
# ---
# %% role="setup" id="setup-basics"
import contextlib
import math
import os
import random
import sys

import matplotlib.pyplot as plt
import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

SEED = 0
DEVICE = torch.device("cuda" if torch.cuda.is_available() else "cpu")

# The amount of training: "smoke" (a few seconds, only to test the notebook), "cpu" or "gpu".
# "auto" takes "gpu" where there is one. The environment variable DGM_BUDGET comes first.
BUDGET = "auto"  # @param ["auto", "smoke", "cpu", "gpu"]
BUDGET = os.environ.get("DGM_BUDGET") or BUDGET
if BUDGET == "auto":
    BUDGET = "gpu" if DEVICE.type == "cuda" else "cpu"
MINUTES = {}  # {{minutes}}
if BUDGET not in ("smoke", "cpu", "gpu"):
    raise ValueError(f"the budget is {BUDGET!r}; write one of auto, smoke, cpu, gpu")

# On Colab: keep checkpoints in your Google Drive, so that training goes on after a disconnect.
SAVE_TO_DRIVE = False  # @param {type:"boolean"}


def budget(*, smoke, cpu, gpu):
    """The value for this notebook's budget: `epochs = budget(smoke=1, cpu=5, gpu=40)`."""
    return {"smoke": smoke, "cpu": cpu, "gpu": gpu}[BUDGET]


def set_seed(seed=SEED):
    """Seed Python, NumPy and torch (all devices)."""
    random.seed(seed)
    np.random.seed(seed)
    torch.manual_seed(seed)


def announce():
    """Print the hardware, the budget, the time that the notebook needs, and how to change it."""
    name = torch.cuda.get_device_name() if DEVICE.type == "cuda" else f"CPU, {os.cpu_count()} cores"
    line = f"Hardware: {name}. Budget: {BUDGET}."
    if BUDGET in MINUTES:
        line += f" This notebook takes about {max(1, math.ceil(MINUTES[BUDGET]))} min in all."
    print(line)
    others = [name for name in ("smoke", "cpu", "gpu") if name != BUDGET]
    on_colab = "google.colab" in sys.modules and not os.environ.get("DGM_BUDGET")
    how = "choose it in this cell's form" if on_colab else f"run %env DGM_BUDGET={others[0]}"
    print(f"For another budget ({' or '.join(others)}), {how} and run this cell again.")


def guess_of(prediction, key=None):
    """The answer of `prediction`, or its entry `key`, as text; "?" if there is none."""
    try:
        guess = prediction()
    except Exception:  # not started
        return "?"
    if key is None:
        return str(guess)
    if isinstance(guess, dict) and key in guess:
        return str(guess[key])
    has = f"only {', '.join(map(repr, guess))}" if isinstance(guess, dict) else "no dictionary"
    has = "None; is a `return` missing?" if guess is None else has
    print(f"{prediction.__name__}() has no entry {key!r}. It returns {has}")
    return "?"


set_seed()
announce()
