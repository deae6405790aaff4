"""Real digits, samples of a flow after 160 updates and of a new flow. Trains for some minutes."""

from pathlib import Path

from dgm.content.drawing import grids, names_of

UPDATES = 160
CELLS = ["rnvp-training-loop"]
INSTEAD = {
    "rnvp-data": f"""
rnvp_train = pixel_levels(load_mnist(train=True)[0][: 128 * {UPDATES}])
rnvp_test = pixel_levels(load_mnist(train=False)[0][:1000])
""",
    "rnvp-accountants": "pixel_logits = partial(to_logits, alpha=RNVP_ALPHA)",
}


def draw():
    names = names_of(Path(__file__), CELLS, INSTEAD, until="rnvp-training-loop")
    flow, _ = names["rnvp_runs"]["one epoch"]
    masks = names["checkerboard_masks"](28, 28, names["RNVP_LAYERS"])
    new = names["make_realnvp"](masks, names["RNVP_HIDDEN"])
    names["set_seed"](1)
    noise = names["torch"].randn(20, 784)
    return grids(
        {
            "real digits": names["level_images"](names["rnvp_test"][:20]),
            f"after {UPDATES} updates": names["draw_digits"](flow, noise),
            "a new flow": names["draw_digits"](new, noise),
        }
    )
