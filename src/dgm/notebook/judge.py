# ---
# title: A judge for digits
# requires: [basics]
# ---
# %% role="setup" id="setup-judge"
# A small pre-trained classifier of MNIST digits. It has the role that the Inception network has for
# photographs.
import base64
import functools
import io

import numpy as np
import torch
from torch import nn


def judge_network():
    """Images [N, 1, 28, 28] in [-1, 1] -> logits [N, 10]; 20,000 parameters."""
    return nn.Sequential(
        nn.Conv2d(1, 16, kernel_size=4, stride=2, padding=1),
        nn.ReLU(),
        nn.Conv2d(16, 24, kernel_size=3, padding=1),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Conv2d(24, 32, kernel_size=3, padding=1),
        nn.ReLU(),
        nn.Conv2d(32, 32, kernel_size=3, padding=1),
        nn.ReLU(),
        nn.AdaptiveAvgPool2d(1),
        nn.Flatten(),
        nn.Linear(32, 10),
    )


@functools.cache
def stored_judge(make_network, weights, device="cpu"):
    """The trained network and the scores of real pictures [3, M]: n, mean, standard deviation."""
    stored = np.load(io.BytesIO(base64.b85decode(weights)))
    with torch.device("meta"):  # no initial weights: drawing them would change the random state
        network = make_network()
    trained = {name: torch.tensor(stored[name]).float() for name in network.state_dict()}
    network.load_state_dict(trained, assign=True)
    return network.eval().requires_grad_(False).to(device), stored["ceiling"]


def _judge(device="cpu"):
    return stored_judge(judge_network, JUDGE_WEIGHTS, device)


@torch.no_grad()
def judge_logits(images):
    """The judge's logits [N, 10], float32, for images [N, 1, 28, 28] in [-1, 1]."""
    if images.ndim != 4 or images.shape[1:] != (1, 28, 28):
        raise ValueError(f"the judge takes images [N, 1, 28, 28], not {list(images.shape)}")
    network, _ = _judge(str(images.device))
    return torch.cat([network(batch.float()) for batch in images.split(500)])


def real_ceiling(n):
    """The Inception Score of n real digits with this judge: the score of perfect pictures."""
    return float(_real_scores(n)[0])


def describe_score(score, n):
    """One line: an Inception Score of n pictures and, to compare, that of n real digits."""
    return score_line(score, n, "real digits", *_real_scores(n))


def score_line(score, n, real, mean, deviation):
    spread = f" ± {deviation:.2f}" if deviation else ""
    return f"Inception Score of {n:,} pictures: {score:.2f} ({n:,} {real}: {mean:.2f}{spread})"


def scores_of_real(ceiling, n):
    """Mean and standard deviation for n pictures, interpolated in log n between measured n."""
    counts, means, deviations = ceiling
    return [np.interp(np.log(n), np.log(counts), values) for values in (means, deviations)]


def _real_scores(n):
    return scores_of_real(_judge()[1], n)


# %% role="setup" id="setup-judge-weights"
JUDGE_WEIGHTS = "{{base85:judge_mnist.npz}}"
