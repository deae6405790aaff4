# ---
# title: "Dropout follows the last layer, too"
# breaks: "after each of its LeakyReLUs comes dropout"
# part: ablation-networks
# ceiling: 0.85
# hint: "Dropout follows the hidden layers alone: a dropped logit is an answer of 1/2."
# ---
# %% id="ablation-networks"
def stack(sizes, dropout=None):
    layers = []
    for k, (a, b) in enumerate(zip(sizes[:-1], sizes[1:], strict=True), start=2):
        layers.append(nn.Linear(a, b))
        if k < len(sizes):
            layers.append(nn.LeakyReLU(0.2))
        if dropout is not None:
            layers.append(nn.Dropout(dropout))
    return layers


def ablation_generator(widths):
    layers = stack([ABLATION_NOISE_SIZE, *widths, 28 * 28])
    return nn.Sequential(*layers, nn.Tanh(), nn.Unflatten(1, (1, 28, 28)))


def ablation_discriminator(widths, dropout=0.3):
    return nn.Sequential(nn.Flatten(), *stack([28 * 28, *widths, 1], dropout), nn.Flatten(0))
