# ---
# title: "No dropout in the discriminator"
# breaks: "comes dropout with probability `dropout`, in training mode"
# part: ablation-networks
# ceiling: 0.85
# hint: "Dropout is missing after the discriminator's hidden layers."
# ---
# %% id="ablation-networks"
def ablation_generator(widths):
    layers, size = [], ABLATION_NOISE_SIZE
    for width in widths:
        layers += [nn.Linear(size, width), nn.LeakyReLU(0.2)]
        size = width
    layers += [nn.Linear(size, 28 * 28), nn.Tanh(), nn.Unflatten(1, (1, 28, 28))]
    return nn.Sequential(*layers)


def ablation_discriminator(widths, dropout=0.3):
    layers, size = [nn.Flatten()], 28 * 28
    for width in widths:
        layers += [nn.Linear(size, width), nn.LeakyReLU(0.2)]
        size = width
    return nn.Sequential(*layers, nn.Linear(size, 1), nn.Flatten(0))
