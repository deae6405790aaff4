"""Real digits, a generator after 200 updates and a new one. Trains for some minutes."""

from pathlib import Path

from dgm.content.drawing import grids, names_of

UPDATES = 200
CELLS = ["gp-training-loop"]


def draw():
    names = names_of(Path(__file__), CELLS, until="gp-training-loop")
    digits = names["load_mnist"](train=True)[0]
    names["digits"] = digits[: 64 * UPDATES]
    trained, _ = names["train_gp"]("target", names["GP_WEIGHT"], 1)
    names["set_seed"]()
    new = names["gp_generator"]()
    latents = names["gp_latents"](20)
    return grids(
        {
            "real digits": digits[:20],
            f"after {UPDATES} updates": names["gp_pictures"](trained, latents).cpu(),
            "a new generator": names["gp_pictures"](new, latents).cpu(),
        }
    )
