# ---
# title: "ReLU where LeakyReLU is asked for"
# breaks: "After each hidden layer comes a LeakyReLU of slope 0.2."
# part: ablation-networks
# ceiling: 0.35
# hint: "The activation is not LeakyReLU with slope 0.2."
# ---
# %% id="ablation-networks"
def ablation_generator(widths):
    layers, size = [], ABLATION_NOISE_SIZE
    for width in widths:
        layers += [nn.Linear(size, width), nn.ReLU()]
        size = width
    layers += [nn.Linear(size, 28 * 28), nn.Tanh(), nn.Unflatten(1, (1, 28, 28))]
    return nn.Sequential(*layers)


def ablation_discriminator(widths, dropout=0.3):
    layers, size = [nn.Flatten()], 28 * 28
    for width in widths:
        layers += [nn.Linear(size, width), nn.ReLU(), nn.Dropout(dropout)]
        size = width
    return nn.Sequential(*layers, nn.Linear(size, 1), nn.Flatten(0))
