# ---
# title: A model of your own, its budget, its checkpoints and its measures
# requires: [basics, data, judge, pictures, training]
# ---
# %% role="setup" id="setup-own"
import contextlib
import dis
import inspect
import io
import math
import re
import time

import numpy as np
import torch
from torch import nn

REAL_DISTANCE = 9.2  # the median distance between two real pictures of the same digit
#: What the pictures of each level have at least: score, pictures of the rarest digit, variety.
OWN_LEVELS = ((3.5, 0, 0.5), (5.5, 1, 0.5), (7.0, 1, 0.7))
OWN_GRIDS = ("digits", "walks", "holes")
OWN_KNOWN = 12  # the columns that are known in "holes"
OWN_HEAD = f"{'setting':<24}{'updates':>8}{'minutes':>9}{'score':>8}{'rarest':>8}{'variety':>9}"


class OwnBatches:
    """A budget of random batches (pictures, labels), for `for pictures, labels in training`."""

    def __init__(self, images, labels, updates, minutes, size=64):
        self.images, self.labels, self.size = images, labels, size
        self.updates, self.seconds = max(1, round(updates)), 60 * minutes
        self.taken, self.started = 0, None

    def __len__(self):
        return self.updates

    def __iter__(self):
        self.started = self.started or time.perf_counter()
        for _ in progress(range(self.taken, self.updates), description="updates", leave=False):
            if time.perf_counter() - self.started > self.seconds:
                print(f"The minutes are spent after {self.taken:,} of {self.updates:,} updates.")
                return
            self.taken += 1
            chosen = torch.randint(len(self.images), (self.size,))
            yield self.images[chosen].to(DEVICE), self.labels[chosen].to(DEVICE)

    def minutes(self):
        """How long ago the first batch was taken."""
        return 0.0 if self.started is None else (time.perf_counter() - self.started) / 60


class OwnResult(nn.Module):
    """What a checkpoint keeps of a run: its pictures, and the updates and minutes that it took."""

    def __init__(self):
        super().__init__()
        self.register_buffer("pictures", torch.zeros(100, 1, 28, 28, dtype=torch.uint8))
        self.register_buffer("grid", torch.zeros(100, 1, 28, 28, dtype=torch.uint8))
        self.register_buffer("spent", torch.zeros(2, dtype=torch.float64))


def own_run(train, setting, training, kind=""):
    """Train a model with `setting` on the batches of `training`, or take it from its checkpoint.

    `kind` is that of the extra grid, "" for none. Returns name, pictures [100, 1, 28, 28], kind,
    grid, curves, updates, minutes, and the file of the checkpoint if nothing was trained.
    """
    setting = dict(setting)
    name, seed = str(setting.pop("name")), setting.pop("seed", SEED)
    facts = {"setting": setting, "seed": seed, "code": own_code(train), "kind": kind}
    facts |= {"updates": len(training), "seconds": training.seconds}
    result = OwnResult()
    file_name = re.sub(r"\W+", "-", name)
    checkpoint = Checkpoint(f"own-{file_name}-{len(training)}", facts, result=result)
    with contextlib.redirect_stdout(io.StringIO()):
        done, curves = checkpoint.load()
    if not done:
        set_seed(seed)
        sample, curves, draw = _returned(train(training, **setting), kind)
        result.spent[:] = torch.tensor([training.taken, training.minutes()])
        set_seed(seed + 1)
        with torch.no_grad():
            result.pictures[:] = own_bytes(sample(100), "sample(100)")
            if kind:
                result.grid[:] = own_bytes(draw(*own_task(kind)), "draw(...)")
        checkpoint.save(1, curves)
    return {
        "name": name,
        "pictures": result.pictures.float() / 127.5 - 1,
        "kind": kind,
        "grid": result.grid.float() / 127.5 - 1,
        "curves": curves,
        "updates": int(result.spent[0]),
        "minutes": float(result.spent[1]),
        "file": checkpoint.path if done else "",
    }


def _returned(returned, kind):
    if not isinstance(returned, tuple) or len(returned) not in (2, 3):
        raise TypeError("own_train returns `sample, curves`, or `sample, curves, draw`")
    if kind and len(returned) == 2:
        raise TypeError("for the extra grid, own_train returns `sample, curves, draw`")
    return (*returned, None)[:3]


def own_code(function):
    """A function and what it uses of the notebook: functions, classes and plain values, by name."""
    found, waiting = {"": function}, [function]
    while waiting:
        value = waiting.pop()
        for each in vars(value).values() if isinstance(value, type) else [value]:
            if not inspect.isfunction(each):
                continue
            for name in _names_in(each.__code__) - set(found):
                used = each.__globals__.get(name)
                if getattr(used, "__module__", None) == "__main__":
                    waiting.append(used)
                elif not isinstance(used, (bool, int, float, str)):
                    continue
                found[name] = used
    return found


def _names_in(code):
    """The global names that the code of a function reads."""
    steps = dis.get_instructions(code)
    names = {step.argval for step in steps if step.opname in ("LOAD_GLOBAL", "LOAD_NAME")}
    inner = [each for each in code.co_consts if inspect.iscode(each)]
    return names.union(*map(_names_in, inner))


def own_task(kind):
    """What the function `draw` of the extra grid is given."""
    if kind == "digits":
        return ((torch.arange(100) // 10).to(DEVICE),)
    if kind == "walks":
        return ()
    images, labels = load_mnist(train=False)
    chosen = [torch.where(labels[::2] == digit)[0][:10] * 2 for digit in range(10)]
    known = torch.zeros(1, 1, 28, 28, dtype=torch.bool)
    known[..., :OWN_KNOWN] = True
    pictures = images[torch.cat(chosen)].masked_fill(~known, -1.0)
    return pictures.to(DEVICE), known.to(DEVICE)


def own_right(kind, pictures):
    """How many of the 100 pictures of an extra grid are right; a right walk counts as ten."""
    digits = judge_logits(pictures).argmax(dim=1).view(10, 10)
    if kind != "walks":
        return int((digits == torch.arange(10)[:, None]).sum())
    rows = pictures.reshape(10, 10, -1).double()
    first, last, middle = rows[:, 0], rows[:, -1], rows[:, 4:6].mean(dim=1)
    whole = (last - first).norm(dim=1).clamp(min=1e-9)
    longest = rows.diff(dim=1).norm(dim=2).amax(dim=1)
    along = ((middle - first) * (last - first)).sum(dim=1) / whole**2
    beside = (middle - first - along[:, None] * (last - first)).norm(dim=1)
    right = (digits[:, 0] != digits[:, -1]) & (longest <= 0.3 * whole) & (beside >= 0.1 * whole)
    return 10 * int(right.sum())


def own_bytes(pictures, what):
    """A hundred pictures as a PNG holds them, in 256 levels. Raises ValueError."""
    pictures = torch.as_tensor(pictures)
    if list(pictures.shape) != [100, 1, 28, 28]:
        raise ValueError(f"{what} gives {list(pictures.shape)}, not [100, 1, 28, 28]")
    return to_bytes(pictures)


def own_measures(pictures):
    """Score, rarest digit (how many of the pictures) and variety of pictures [N, 1, 28, 28]."""
    logits = judge_logits(pictures).double()
    log_p = torch.log_softmax(logits, dim=1)
    log_marginal = torch.logsumexp(log_p, dim=0) - math.log(len(pictures))
    digits = logits.argmax(dim=1)
    distances = []
    for digit in range(10):
        same = pictures[digits == digit].flatten(1).double() / 2
        if len(same) > 1:
            pairs = torch.nn.functional.pdist(same)
            distances.append(pairs.median().item())
    return {
        "score": (log_p.exp() * (log_p - log_marginal)).sum(dim=1).mean().exp().item(),
        "rarest": torch.bincount(digits, minlength=10).min().item(),
        "variety": float(np.median(distances)) / REAL_DISTANCE if distances else 0.0,
    }


def own_rows(runs):
    """The last line of the table, and its head above the first one.

    The variety of pictures that nobody can read says nothing, so it is not shown.
    """
    run, found = runs[-1], own_measures(runs[-1]["pictures"])
    variety = f"{found['variety']:.2f}" if found["score"] >= OWN_LEVELS[0][0] else "-"
    if len(runs) == 1:
        print(OWN_HEAD)
    print(
        f"{run['name']:<24}{run['updates']:>8,}{run['minutes']:>9.1f}"
        f"{found['score']:>8.2f}{found['rarest']:>8}{variety:>9}"
        f"{'   kept in ' + run['file'] if run['file'] else ''}"
    )


def own_level(found):
    """The level of quality (0 to 3) that these measures reach, and what the next one needs."""
    level, lacks = 0, []
    for score, rarest, variety in OWN_LEVELS:
        needs = (("score", score, ".1f"), ("rarest digit", rarest, ""), ("variety", variety, ".1f"))
        for (name, least, form), value in zip(needs, found.values(), strict=True):
            if value < least:
                shown = f"{value:.2f}" if form else value
                lacks.append(f"a {name} of at least {least:{form}} (yours: {shown})")
        if lacks:
            break
        level += 1
    return level, " and ".join(lacks)


def own_choice(settings, runs, name):
    """The setting of this name; for the name "", that of the run with the highest score."""
    if not name:
        name = max(runs, key=lambda run: own_measures(run["pictures"])["score"])["name"]
    for setting in settings:
        if setting["name"] == name:
            return setting
    names = [setting["name"] for setting in settings]
    raise ValueError(f"OWN_BEST = {name!r} is no name of own_settings(): {names}")
