"""Train the judge of CIFAR-10 pictures, measure it, and write its weights and numbers.

    DGM_DATA=<folder with CIFAR-10> python scripts/train_cifar_judge.py [--epochs 30]

Writes src/dgm/notebook/judge_cifar10.npz, docs/judge/cifar10.md and its plot. All numbers are of
the weights as they are stored. A run that was stopped goes on from its last epoch (--checkpoint).
"""

import argparse
import platform
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from train_judge import (
    DOCS,
    all_logits,
    calibration_error,
    draw_training,
    measure_ceiling,
    store,
    temperature,
    with_batch_norm,
    without_batch_norm,
)

from dgm.content.fragments import NOTEBOOK, fragment_namespace
from dgm.testing.judge import inception_score

WEIGHTS = "judge_cifar10.npz"
VALIDATION = 5_000
BATCH_SIZE = 128


def augment(images: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """Images [N, 3, 32, 32], each moved by up to 4 pixels, mirrored half of the time."""
    n = len(images)
    padded = F.pad(images, (4, 4, 4, 4), mode="reflect")
    down, right = torch.randint(0, 9, (2, n, 1), generator=generator)
    rows = (down + torch.arange(32)).view(n, 1, 32, 1)
    columns = right + torch.arange(32)
    mirrored = torch.rand(n, 1, generator=generator) < 0.5
    columns = torch.where(mirrored, columns.flip(1), columns).view(n, 1, 1, 32)
    sample, channel = torch.arange(n).view(n, 1, 1, 1), torch.arange(3).view(1, 3, 1, 1)
    return padded[sample, channel, rows, columns]


def train(images, labels, validation, network, epochs: int, seed: int, checkpoint: Path | None):
    """A trained network without batch normalisation, and its curves {name: list}."""
    torch.manual_seed(seed)
    generator = torch.Generator().manual_seed(seed)
    network = with_batch_norm(network).to(memory_format=torch.channels_last)
    steps = epochs * -(-len(images) // BATCH_SIZE)
    optimizer = torch.optim.AdamW(network.parameters(), weight_decay=5e-3)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, max_lr=6e-3, total_steps=steps)
    curves: dict[str, list[float]] = {"loss": [], "validation accuracy": []}
    parts = {"network": network, "optimizer": optimizer, "schedule": schedule}
    done = 0
    if checkpoint and checkpoint.is_file():
        stored = torch.load(checkpoint, weights_only=True)
        done, curves = stored["epoch"], stored["curves"]
        generator.set_state(stored["generator"])
        for name, part in parts.items():
            part.load_state_dict(stored[name])
    for epoch in range(done, epochs):
        network.train()
        for chosen in torch.randperm(len(images), generator=generator).split(BATCH_SIZE):
            batch = augment(images[chosen], generator).contiguous(memory_format=torch.channels_last)
            loss = F.cross_entropy(network(batch), labels[chosen], label_smoothing=0.05)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
            curves["loss"].append(loss.item())
        right = (all_logits(network.eval(), validation[0]).argmax(1) == validation[1]).float()
        curves["validation accuracy"].append(right.mean().item())
        print(f"epoch {epoch + 1}/{epochs}: loss {np.mean(curves['loss'][-300:]):.4f}, "
              f"validation {right.mean():.2%}", flush=True)  # fmt: skip
        if checkpoint:
            state = {name: part.state_dict() for name, part in parts.items()}
            state |= {"epoch": epoch + 1, "curves": curves, "generator": generator.get_state()}
            torch.save(state, checkpoint)
    return without_batch_norm(network), curves


PAGE = """# The judge of CIFAR-10 pictures

A classifier trained by this project on CIFAR-10, re-encoded as JPEG, that plays the part of the
Inception network for small photographs. `scripts/train_cifar_judge.py` makes everything on this
page; the weights are `src/dgm/notebook/judge_cifar10.npz`, and travel at the end of the setup cell.
All numbers are of the weights as stored (float16, computed with in float32). Its Inception Scores
are on a scale of its own: they say nothing beside scores by the ImageNet network or by another
classifier.

| | |
| --- | --- |
| parameters | {parameters:,} |
| stored size | {size:,} bytes, {encoded:,} as base85 |
| accuracy on {tested:,} test pictures | **{accuracy:.2%}** |
| cross-entropy, test | {entropy:.4f} nats |
| expected calibration error, test (15 bins) | {calibration:.2%} |
| temperature folded into the last layer | {temperature:.3f} |
| training | {epochs} epochs of {training:,} pictures, seed {seed} |
| versions | torch {torch}, numpy {numpy}, Python {python} |

![Training loss and validation accuracy](cifar10-training.png)

## The ceiling

The Inception Score, exp E KL(p(y|x) || p(y)) with one split, of n real test pictures drawn without
replacement (mean and standard deviation over draws). `cifar_real_ceiling(n)` in a notebook says the
same; between the measured n it interpolates in log n.

| n | Inception Score of real pictures |
| ---: | --- |
{rows}
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--epochs", type=int, default=30)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--checkpoint", type=Path)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    data = fragment_namespace("data", "cifar")
    images, labels = data["load_cifar10"](train=True)
    test_images, test_labels = data["load_cifar10"](train=False)
    if len(images) != 50_000:
        raise SystemExit("The judge is trained on the real CIFAR-10: set DGM_DATA to its folder.")
    validation = images[:VALIDATION], labels[:VALIDATION]
    # the network alone: the fragment embeds weights that this script has yet to write
    if not (NOTEBOOK / WEIGHTS).is_file():
        (NOTEBOOK / WEIGHTS).write_bytes(b"")
    fragment = fragment_namespace("judge", "judge_cifar")

    network, curves = train(
        images[VALIDATION:],
        labels[VALIDATION:],
        validation,
        fragment["cifar_judge_network"](),
        options.epochs,
        options.seed,
        options.checkpoint,
    )
    factor = temperature(all_logits(network, validation[0]), validation[1])
    with torch.no_grad():
        network[-1].weight /= factor
        network[-1].bias /= factor

    store(network, np.zeros((3, 1)), WEIGHTS)  # the ceiling is measured with the stored weights
    logits = fragment_namespace("judge", "judge_cifar")["cifar_judge_logits"](test_images)
    ceiling = measure_ceiling(logits, options.seed)
    size = store(network, ceiling, WEIGHTS)
    assert abs(inception_score(logits) - ceiling[1, -1]) < 1e-3
    draw_training(curves, DOCS / "cifar10-training.png", floor=None)
    probabilities = logits.double().softmax(1)
    rows = [
        f"| {int(n):,} | {mean:.2f}" + (f" ± {deviation:.2f} |" if n < len(logits) else " |")
        for n, mean, deviation in ceiling.T
    ]
    page = PAGE.format(
        parameters=sum(p.numel() for p in network.parameters()),
        size=size,
        encoded=-(-size * 5 // 4),
        tested=len(test_labels),
        accuracy=(probabilities.argmax(1) == test_labels).double().mean(),
        entropy=F.cross_entropy(logits.double(), test_labels),
        calibration=calibration_error(probabilities, test_labels),
        temperature=factor,
        epochs=options.epochs,
        training=len(images) - VALIDATION,
        seed=options.seed,
        torch=torch.__version__.split("+")[0],
        numpy=np.__version__,
        python=platform.python_version(),
        rows="\n".join(rows),
    )
    (DOCS / "cifar10.md").write_text(page, encoding="utf-8")
    print(page)


if __name__ == "__main__":
    main()
