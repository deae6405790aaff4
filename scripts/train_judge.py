"""Train the judge of MNIST digits, measure it, and write its weights, figures and numbers.

    DGM_DATA=<torchvision root with MNIST> python scripts/train_judge.py [--epochs 14]

Writes problems/_setup/judge_mnist.npz, docs/judge/*.png and docs/judge/README.md. All numbers are
of the weights as they are stored. A few minutes on two cores; the same seed gives the same file on
the same machine with the same versions.
"""

import argparse
import io
import os
import platform
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from matplotlib.figure import Figure
from torch import nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

from dgm.grading.judge import Judge, fragment_namespace, inception_score

ROOT = Path(__file__).resolve().parent.parent
WEIGHTS = ROOT / "problems" / "_setup" / "judge_mnist.npz"
DOCS = ROOT / "docs" / "judge"
VALIDATION = 5_000  # training images kept apart, to set the temperature
CEILING_COUNTS = (10, 30, 100, 300, 1_000, 3_000, 10_000)


def with_batch_norm(network: nn.Sequential) -> nn.Sequential:
    """The same network with a BatchNorm2d after each convolution, for training."""
    layers = []
    for layer in network:
        layers.append(layer)
        if isinstance(layer, nn.Conv2d):
            layers.append(nn.BatchNorm2d(layer.out_channels))
    return nn.Sequential(*layers)


def without_batch_norm(network: nn.Sequential) -> nn.Sequential:
    """The inverse of `with_batch_norm`: each normalisation folded into its convolution."""
    layers: list[nn.Module] = []
    for layer in network.eval():
        if isinstance(layer, nn.BatchNorm2d):
            layers[-1] = fuse_conv_bn_eval(layers[-1], layer)
        else:
            layers.append(layer)
    return nn.Sequential(*layers)


def augment(images: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """Images [N, 1, 28, 28], each turned (12 degrees), scaled (10 %), sheared, moved (2 pixels)."""
    n = len(images)

    def uniform(width: float) -> torch.Tensor:
        return (torch.rand(n, generator=generator) * 2 - 1) * width

    angle, shear = uniform(0.21), uniform(0.2)
    scale_x, scale_y = 1 + uniform(0.1), 1 + uniform(0.1)
    move_x, move_y = uniform(2 / 14), uniform(2 / 14)
    cos, sin = angle.cos(), angle.sin()
    rows = [cos * scale_x, (shear - sin) * scale_y, move_x, sin * scale_x, cos * scale_y, move_y]
    theta = torch.stack(rows, dim=1).view(n, 2, 3)
    where = F.affine_grid(theta, list(images.shape), align_corners=False)
    return F.grid_sample(images + 1, where, align_corners=False) - 1


def train(images, labels, validation, epochs: int, seed: int):
    """A trained network without batch normalisation, and its curves {name: list}."""
    torch.manual_seed(seed)
    generator = torch.Generator().manual_seed(seed)
    network = with_batch_norm(fragment_namespace(weights=None)["judge_network"]())
    network = network.to(memory_format=torch.channels_last)
    steps = epochs * -(-len(images) // 128)
    optimizer = torch.optim.AdamW(network.parameters(), lr=5e-3, weight_decay=1e-3)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 5e-3, total_steps=steps)
    curves = {"loss": [], "validation accuracy": []}
    for epoch in range(epochs):
        network.train()
        for chosen in torch.randperm(len(images), generator=generator).split(128):
            batch = augment(images[chosen], generator).contiguous(memory_format=torch.channels_last)
            loss = F.cross_entropy(network(batch), labels[chosen])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
            curves["loss"].append(loss.item())
        right = (all_logits(network.eval(), validation[0]).argmax(1) == validation[1]).float()
        curves["validation accuracy"].append(right.mean().item())
        print(f"epoch {epoch + 1}/{epochs}: loss {np.mean(curves['loss'][-400:]):.4f}, "
              f"validation {right.mean():.2%}", flush=True)  # fmt: skip
    return without_batch_norm(network), curves


@torch.no_grad()
def all_logits(network: nn.Module, images: torch.Tensor) -> torch.Tensor:
    """Logits [N, 10] of images [N, 1, 28, 28], in batches."""
    return torch.cat([network(batch) for batch in images.split(500)])
