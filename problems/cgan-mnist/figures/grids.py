"""Label grids: real digits, an obedient generator, one that ignores its label. Trains a while."""

from pathlib import Path

from dgm.content.drawing import grids, names_of

EPOCHS = 2
LABELS, COLUMNS = 5, 4


def draw():
    names = names_of(Path(__file__), ["cgan-training-loop"], until="cgan-training-loop")
    torch, images, labels = names["torch"], names["cgan_images"], names["cgan_labels"]
    generator, _ = names["train_cgan"]("target", EPOCHS)
    names["set_seed"](1)
    noise = names["cgan_noise"](COLUMNS)
    obedient = names["label_grid"](generator, noise)[: LABELS * COLUMNS].detach()
    with torch.no_grad():
        ignored = [generator(noise, torch.randint(10, (COLUMNS,))) for _ in range(LABELS)]
    return grids(
        {
            "real digits": torch.cat(
                [images[labels == label][:COLUMNS] for label in range(LABELS)]
            ),
            f"after {EPOCHS} epochs": obedient,
            "labels ignored": torch.cat(ignored),
        },
        columns=COLUMNS,
    )
