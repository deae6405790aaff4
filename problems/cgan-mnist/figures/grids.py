"""Label grids: real digits, an obedient generator, one that ignores its label. Trains a while."""

from pathlib import Path

from dgm.content.drawing import grids, names_of

EPOCHS = 2
COLUMNS = 5


def draw():
    names = names_of(Path(__file__), ["cgan-training-loop"], until="cgan-training-loop")
    images, labels = names["cgan_images"], names["cgan_labels"]
    real = [images[labels == label][:COLUMNS] for label in range(10)]
    seeing, _ = names["train_cgan"]("target", EPOCHS)
    names["cgan_images"], names["cgan_labels"] = images[:20_000], labels[:20_000]
    blind, _ = names["train_cgan"]("target-blindfolded", 1, wrap=names["Blindfolded"])
    names["set_seed"](1)
    noise = names["cgan_noise"](COLUMNS)
    return grids(
        {
            "real digits": names["torch"].cat(real),
            f"after {EPOCHS} epochs": names["label_grid"](seeing, noise).detach().cpu(),
            "labels ignored": names["label_grid"](blind, noise).detach().cpu(),
        },
        columns=COLUMNS,
    )
