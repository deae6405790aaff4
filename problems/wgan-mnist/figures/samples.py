"""Real digits, a generator after one epoch, one whose critic had no box. Trains for minutes."""

from pathlib import Path

from dgm.content.drawing import grids, names_of

CELLS = ["load-pictures", "training-loop"]
INSTEAD = {
    "plain-critics": """
BATCH_SIZE, LEARNING_RATE = 64, 3e-4
def box(bound):
    return lambda critic: None if bound is None else clip_weights(critic, bound)
"""
}


def draw():
    names = names_of(Path(__file__), CELLS, INSTEAD, until="training-loop")
    train, make_critic = names["train_wgan"], names["make_critic"]
    honest, _ = train("target", make_critic(), 0.03, 1)
    real, names["images"] = names["images"][:20], names["images"][:10_000]
    wrong, _ = train("target-no-box", make_critic(normalised=False), None, 1)
    names["set_seed"](1)
    latents = names["sample_latents"](20)
    return grids(
        {
            "real digits": real,
            "after 1 epoch": names["generate"](honest, latents).cpu(),
            "critic without a box": names["generate"](wrong, latents).cpu(),
        }
    )
