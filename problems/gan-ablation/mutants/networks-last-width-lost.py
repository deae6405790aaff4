# ---
# title: "The last hidden layer is left out"
# breaks: "with the hidden widths given, any"
# part: ablation-networks
# ceiling: 0.35
# hint: "One hidden layer is missing: as many as there are widths."
# ---
# %% id="ablation-networks"
def ablation_generator(widths):
    layers, size = [], ABLATION_NOISE_SIZE
    for width in widths[:-1]:
        layers += [nn.Linear(size, width), nn.LeakyReLU(0.2)]
        size = width
    layers += [nn.Linear(size, 28 * 28), nn.Tanh(), nn.Unflatten(1, (1, 28, 28))]
    return nn.Sequential(*layers)


def ablation_discriminator(widths, dropout=0.3):
    layers, size = [nn.Flatten()], 28 * 28
    for width in widths[:-1]:
        layers += [nn.Linear(size, width), nn.LeakyReLU(0.2), nn.Dropout(dropout)]
        size = width
    return nn.Sequential(*layers, nn.Linear(size, 1), nn.Flatten(0))
