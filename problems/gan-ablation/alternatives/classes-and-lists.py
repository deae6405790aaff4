# ---
# title: "Networks as classes; recipes by replacement; another deeper discriminator"
# ---
# %% id="ablation-recipes"
def recipes():
    from dataclasses import replace

    baseline = Recipe((128, 256, 512), (512, 256, 128), 1)
    doubled = tuple(np.multiply(baseline.generator_widths, 2).tolist())
    return {
        "ten to one": replace(baseline, discriminator_updates=10),
        "baseline": baseline,
        "deep discriminator": replace(
            baseline, discriminator_widths=(512, 256, 256, 128, 128, 128)
        ),
        "wide generator": replace(baseline, generator_widths=doubled),
    }


# %% id="ablation-networks"
class Stack(nn.Module):
    def __init__(self, widths, dropout):
        super().__init__()
        pairs = list(zip(widths[:-1], widths[1:], strict=True))
        self.last = nn.Linear(*pairs[-1])  # in another order than they are called
        self.hidden = nn.ModuleList(nn.Linear(*pair) for pair in pairs[:-1])
        self.dropout = dropout

    def forward(self, features):
        features = features.flatten(1)
        for layer in self.hidden:
            features = F.dropout(layer(features), self.dropout, self.training)
            features = F.leaky_relu(features, 0.2)
        return self.last(features)


class Pictures(nn.Module):
    def __init__(self, widths):
        super().__init__()
        self.stack = Stack([ABLATION_NOISE_SIZE, *widths, 784], 0.0)

    def forward(self, noise):
        return self.stack(noise).tanh().reshape(-1, 1, 28, 28)


ablation_generator = Pictures


def ablation_discriminator(widths, dropout=0.3):
    return nn.Sequential(Stack([784, *widths, 1], dropout), nn.Flatten(start_dim=0))
