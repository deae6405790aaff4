"""Real digits, a generator after a few epochs, a collapsed one. Trains for some minutes."""

from pathlib import Path

from dgm.content.drawing import grids, names_of

EPOCHS = 2
CELLS = ["gan-pictures", "gan-start", "gan-training-loop"]
INSTEAD = {"gan-vanishing": "GAN_BATCH_SIZE, GAN_LEARNING_RATE = 64, 2e-4"}


def draw():
    names = names_of(Path(__file__), CELLS, INSTEAD, until="gan-training-loop")
    train, loss, samples = names["train_gan"], names["non_saturating_loss"], names["gan_samples"]
    real = names["gan_images"][:20]
    honest, _ = train("target", loss, EPOCHS)
    names["gan_images"] = names["gan_images"][:20_000]
    collapsed, _ = train("target-collapsed", loss, 1, start=names["nn"].Identity())
    names["set_seed"](1)
    return grids(
        {
            "real digits": real,
            f"after {EPOCHS} epochs": samples(honest, 20).cpu(),
            "collapsed": samples(collapsed, 20).cpu(),
        }
    )
