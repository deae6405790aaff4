# ---
# title: A judge for small photographs
# requires: [judge]
# ---
# %% role="setup" id="setup-judge-cifar"
# A classifier of CIFAR-10 pictures, pre-trained for this course. Its scores have their own scale:
# compare them with the scores of real test pictures, and not with scores in the literature.
import torch
from torch import nn


def cifar_judge_network():
    """Images [N, 3, 32, 32] in [-1, 1] -> logits [N, 10]."""
    return nn.Sequential(
        nn.Conv2d(3, 32, kernel_size=4, stride=2, padding=1),
        nn.ReLU(),
        nn.Conv2d(32, 48, kernel_size=3, padding=1),
        nn.ReLU(),
        nn.Conv2d(48, 64, kernel_size=3, padding=1),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Conv2d(64, 64, kernel_size=3, padding=1),
        nn.ReLU(),
        nn.Conv2d(64, 80, kernel_size=3, padding=1),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Conv2d(80, 96, kernel_size=3, padding=1),
        nn.ReLU(),
        nn.AdaptiveAvgPool2d(1),
        nn.Flatten(),
        nn.Linear(96, 10),
    )


@torch.no_grad()
def cifar_judge_logits(images):
    """The logits [N, 10], float32, of this judge for images [N, 3, 32, 32] in [-1, 1]."""
    if images.ndim != 4 or images.shape[1:] != (3, 32, 32):
        raise ValueError(f"this judge takes images [N, 3, 32, 32], not {list(images.shape)}")
    network, _ = stored_judge(cifar_judge_network, CIFAR_JUDGE_WEIGHTS, str(images.device))
    return torch.cat([network(batch.float()) for batch in images.split(500)])


def cifar_real_ceiling(n):
    """The Inception Score of n real test pictures with this judge."""
    return float(_real_cifar_scores(n)[0])


def describe_cifar_score(score, n):
    """One line: an Inception Score of n pictures and, to compare, that of n real test pictures."""
    return score_line(score, n, "real pictures", *_real_cifar_scores(n))


def _real_cifar_scores(n):
    return scores_of_real(stored_judge(cifar_judge_network, CIFAR_JUDGE_WEIGHTS)[1], n)


# %% role="setup" id="setup-judge-cifar-weights"
CIFAR_JUDGE_WEIGHTS = "{{base85:judge_cifar10.npz}}"
