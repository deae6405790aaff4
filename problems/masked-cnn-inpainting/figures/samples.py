"""Binary digits, samples after a short run, and of a network that sees each pixel. Takes minutes.

A training loop of its own: that of the notebook stands in a cell that also makes four runs.
"""

from pathlib import Path

from dgm.content.drawing import grids, names_of

UPDATES = 200
RATE = 3e-3


def samples(names, layer, updates):
    torch = names["torch"]
    names["set_seed"]()
    model = names["make_pixel_cnn"](layer, names["MCNN_WIDTH"], names["MCNN_BLOCKS"])
    optimizer = torch.optim.Adam(model.parameters(), lr=RATE)
    fall = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda u: min(1.0, 2 * (1 - u / updates)))
    order = torch.randperm(len(names["mcnn_train"]))
    for part in order[: 64 * updates].split(64):
        digits = names["mcnn_train"][part]
        names["pixel_cnn_step"](
            model, optimizer, digits, names["binarise"], names["nats_per_picture"]
        )
        fall.step()
    names["set_seed"](1)
    return names["as_images"](names["draw_pictures"](model, 20, 28, 28)).cpu()


def draw():
    names = names_of(Path(__file__), ["mcnn-load"], until="draw-pictures")
    names |= {"MCNN_WIDTH": 32, "MCNN_BLOCKS": 5}  # of a cell that is left out
    masked = names["masked_conv"]
    return grids(
        {
            "real digits": names["as_images"](names["mcnn_test"][:20]).cpu(),
            f"after {UPDATES} updates": samples(names, masked, UPDATES),
            "wrong masks": samples(names, lambda kind, *a, **k: masked("B", *a, **k), UPDATES // 3),
        }
    )
