"""Real photographs, generators after one epoch and before training. Trains for some minutes."""

from pathlib import Path

from dgm.content.drawing import grids, names_of

EPOCHS = 1
CELLS = ["photo-forced", "photo-training-loop"]


def draw():
    names = names_of(Path(__file__), CELLS, until="photo-training-loop")
    trained, _ = names["train_photos"]("target", EPOCHS, EPOCHS, 9)
    names["set_seed"]()
    new = names["photo_generator"](names["PHOTO_WIDTHS"][0])
    latents = names["photo_latents"](9)
    return grids(
        {
            "real": names["photos"][:9],
            "after 1 epoch": names["photos_from"](trained, latents).cpu(),
            "a new generator": names["photos_from"](new, latents).cpu(),
        },
        columns=3,
    )
