"""Train the judge of MNIST digits, measure it, and write its weights, figures and numbers.

    DGM_DATA=<torchvision root with MNIST> python scripts/train_judge.py [--epochs 14]

Writes src/dgm/notebook/judge_mnist.npz, docs/judge/*.png and docs/judge/README.md. All numbers are
of the weights as they are stored. About 14 CPU-minutes with two threads; the same seed gives the
same file on the same machine with the same versions.
"""

import argparse
import io
import platform
import runpy
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator
from torch import nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

from dgm.content.fragments import NOTEBOOK, fragment_namespace
from dgm.testing.judge import Judge, inception_score

DOCS = Path(__file__).resolve().parent.parent / "docs" / "judge"
VALIDATION = 5_000  # training images kept apart, to set the temperature
WEIGHTS = "judge_mnist.npz"
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
    network = with_batch_norm(runpy.run_path(str(NOTEBOOK / "judge.py"))["judge_network"]())
    network = network.to(memory_format=torch.channels_last)
    steps = epochs * -(-len(images) // 128)
    optimizer = torch.optim.AdamW(network.parameters(), weight_decay=1e-3)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, max_lr=5e-3, total_steps=steps)
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


def temperature(logits: torch.Tensor, labels: torch.Tensor) -> float:
    """The T that minimises the cross-entropy of logits / T (Guo et al., 2017), to 1 %."""
    candidates = np.geomspace(0.3, 3, 232)
    return float(min(candidates, key=lambda t: F.cross_entropy(logits / t, labels).item()))


def store(network: nn.Module, ceiling: np.ndarray, name: str = WEIGHTS) -> int:
    """Write weights (float16) and ceiling [3, M] to the file `name`; returns its size in bytes."""
    arrays = {
        name: value.numpy().astype(np.float16) for name, value in network.state_dict().items()
    }
    file = io.BytesIO()
    np.savez_compressed(file, ceiling=ceiling, **arrays)
    (NOTEBOOK / name).write_bytes(file.getvalue())
    return len(file.getvalue())


def measure_ceiling(logits: torch.Tensor, seed: int) -> np.ndarray:
    """Inception Score of real test digits: rows n, mean, standard deviation over random draws."""
    rng = np.random.default_rng(seed)
    rows = []
    for count in CEILING_COUNTS:
        draws = 1 if count == len(logits) else max(50, min(2_000, 200_000 // count))
        scores = [
            inception_score(logits[rng.choice(len(logits), count, replace=False)])
            for _ in range(draws)
        ]
        rows.append((count, np.mean(scores), np.std(scores)))
    return np.array(rows).T


def calibration_error(probabilities: torch.Tensor, labels: torch.Tensor, bins: int = 15) -> float:
    """Expected calibration error over equal-width bins of confidence (Guo et al., 2017)."""
    confidence, answer = probabilities.max(dim=1)
    bin_of = (confidence * bins).long().clamp(max=bins - 1)
    right = (answer == labels).double()
    gaps = torch.zeros(bins, dtype=torch.float64).index_add(0, bin_of, right - confidence)
    return float(gaps.abs().sum() / len(labels))


def draw_training(curves: dict[str, list[float]], path: Path, floor: float | None = 99) -> None:
    """Training loss per update and validation accuracy per epoch, with a line at the `floor`."""
    figure = Figure(figsize=(8, 3), dpi=150, layout="constrained")
    left, right = figure.subplots(1, 2)
    loss = np.convolve(curves["loss"], np.ones(100) / 100, mode="valid")
    left.semilogy(np.arange(100, len(curves["loss"]) + 1), loss, linewidth=1.2)
    left.set(xlabel="update", ylabel="cross-entropy (nats)")
    left.set_title("training loss, mean of 100 updates", loc="left", fontsize=10)
    accuracy = 100 * np.array(curves["validation accuracy"])
    right.plot(np.arange(1, len(accuracy) + 1), accuracy, marker="o", markersize=3, linewidth=1.2)
    if floor is not None:
        right.axhline(floor, color="grey", linewidth=0.8, linestyle="--")
    lowest = min(accuracy.min(), floor - 2 if floor is not None else 100)
    right.set(xlabel="epoch", ylabel="%", ylim=(lowest - 0.3, 100))
    right.xaxis.set_major_locator(MaxNLocator(integer=True))
    right.set_title("validation accuracy", loc="left", fontsize=10)
    finish(figure, path)


def draw_mistakes(images, labels, probabilities, path: Path, count: int = 16) -> None:
    """The confusion matrix beside the mistakes that the judge is surest of."""
    answer = probabilities.argmax(dim=1)
    figure = Figure(figsize=(10, 4.6), dpi=150, layout="constrained")
    left, right = figure.subfigures(1, 2, width_ratios=(1, 1.1))
    axes = left.add_subplot()
    confusion = torch.zeros(10, 10, dtype=torch.int64)
    confusion.index_put_((labels, answer), torch.ones_like(labels), accumulate=True)
    wrong = confusion.clone().fill_diagonal_(0)
    axes.imshow(wrong, cmap="Blues")
    for row in range(10):
        for column in range(10):
            if confusion[row, column]:
                colour = "white" if wrong[row, column] > wrong.max() * 0.6 else "black"
                colour = "0.6" if row == column else colour
                text = str(int(confusion[row, column]))
                axes.text(column, row, text, ha="center", va="center", fontsize=7, color=colour)
    axes.set(xticks=range(10), yticks=range(10), xlabel="judge", ylabel="label")
    axes.set_title("test digits", loc="left", fontsize=10)
    right.suptitle("surest mistakes: label → judge, probability", fontsize=10)
    mistakes = (answer != labels).nonzero().squeeze(1)
    surest = mistakes[probabilities[mistakes].max(dim=1).values.argsort(descending=True)][:count]
    for axes, index in zip(right.subplots(-(-count // 4), 4).flat, surest, strict=False):
        axes.imshow(images[index, 0], cmap="gray_r", vmin=-1, vmax=1)
        axes.set_axis_off()
        sure = float(probabilities[index].max())
        axes.set_title(f"{labels[index]} → {answer[index]}\n{sure:.3f}", fontsize=8)
    figure.savefig(path)


def finish(figure: Figure, path: Path) -> None:
    for axes in figure.axes:
        axes.spines[["top", "right"]].set_visible(False)
        axes.grid(axis="y", linewidth=0.4, alpha=0.5)
    figure.savefig(path)


README = """# The judge

A classifier of MNIST digits, trained by this project, that plays the part of the Inception network
for the Inception Score. `scripts/train_judge.py` makes everything on this page; the weights are
`src/dgm/notebook/judge_mnist.npz`, and travel at the end of a notebook's setup cell. All
numbers are of the weights as stored (float16, computed with in float32).

| | |
| --- | --- |
| parameters | {parameters:,} (four convolutions, one linear layer) |
| stored size | {size:,} bytes, {encoded:,} as base85 |
| accuracy on the 10,000 test digits | **{accuracy:.2%}** ({mistakes} mistakes) |
| accuracy on the {validation:,} digits kept apart for the temperature | {validation_accuracy:.2%} |
| cross-entropy, test | {entropy:.4f} nats |
| expected calibration error, test (15 bins) | {calibration:.2%} |
| temperature folded into the last layer | {temperature:.3f} |
| accuracy on the offline stand-in (scikit-learn's digits, all {standin_count:,}) | {standin:.1%} |
| training | {epochs} epochs of {training:,} digits, seed {seed}, {minutes:.0f} CPU-minutes |
| versions | torch {torch}, numpy {numpy}, Python {python} |

![Training loss and validation accuracy](training.png)

![Confusion matrix and the surest mistakes](mistakes.png)

## The ceiling

What real digits score: the Inception Score, exp E KL(p(y|x) || p(y)) in float64 with one split, of
n test digits drawn without replacement (mean and standard deviation over draws). Few pictures score
less because their p(y) is uneven, so a score means something only beside the ceiling for as many
pictures. `real_ceiling(n)` in a notebook says the same; between the measured n it interpolates
in log n, beyond them it says the nearest.

| n | Inception Score of real digits |
| ---: | --- |
{rows}
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--epochs", type=int, default=14)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    torch.set_num_threads(2)
    data = fragment_namespace("data")
    images, labels = data["load_mnist"](train=True)
    test_images, test_labels = data["load_mnist"](train=False)
    if len(images) != 60_000:
        raise SystemExit("The judge is trained on the real MNIST: set DGM_DATA to its folder.")
    validation = images[:VALIDATION], labels[:VALIDATION]

    start = time.process_time()
    network, curves = train(
        images[VALIDATION:], labels[VALIDATION:], validation, options.epochs, options.seed
    )
    minutes = (time.process_time() - start) / 60
    factor = temperature(all_logits(network, validation[0]), validation[1])
    with torch.no_grad():
        network[-1].weight /= factor
        network[-1].bias /= factor

    DOCS.mkdir(parents=True, exist_ok=True)
    store(network, np.zeros((3, 1)))  # first the weights alone: the ceiling is measured with them
    logits = Judge().logits(test_images)
    ceiling = measure_ceiling(logits, options.seed)
    size = store(network, ceiling)

    judge = Judge()
    probabilities = judge.probabilities(test_images)
    right = probabilities.argmax(dim=1) == test_labels
    standins = [data["_stand_in"](train, "to measure the judge on them") for train in (True, False)]
    standin_images, standin_labels = (torch.cat(both) for both in zip(*standins, strict=True))
    draw_training(curves, DOCS / "training.png")
    draw_mistakes(test_images, test_labels, probabilities, DOCS / "mistakes.png")
    rows = [
        f"| {int(n):,} | {mean:.2f}" + (f" ± {deviation:.2f} |" if n < len(logits) else " |")
        for n, mean, deviation in ceiling.T
    ]
    page = README.format(
        parameters=sum(p.numel() for p in network.parameters()),
        size=size,
        encoded=-(-size * 5 // 4),
        accuracy=right.double().mean(),
        mistakes=int((~right).sum()),
        validation=VALIDATION,
        validation_accuracy=(judge.labels(validation[0]) == validation[1]).double().mean(),
        entropy=F.cross_entropy(logits.double(), test_labels),
        calibration=calibration_error(probabilities, test_labels),
        temperature=factor,
        standin_count=len(standin_labels),
        standin=(judge.labels(standin_images) == standin_labels).double().mean(),
        epochs=options.epochs,
        training=len(images) - VALIDATION,
        seed=options.seed,
        minutes=minutes,
        torch=torch.__version__.split("+")[0],
        numpy=np.__version__,
        python=platform.python_version(),
        rows="\n".join(rows),
    )
    (DOCS / "README.md").write_text(page, encoding="utf-8")
    print(page)


if __name__ == "__main__":
    main()
