# ---
# title: "Networks as classes, with functional activations and dropout before the activation"
# ---
# %% id="gan-generator"
class Forger(nn.Module):
    def __init__(self, widths=(128, 256, 512)):
        super().__init__()
        sizes = [NOISE_SIZE, *widths]
        pairs = zip(sizes[:-1], sizes[1:], strict=True)
        self.hidden = nn.ModuleList(nn.Linear(a, b) for a, b in pairs)
        self.pixels = nn.Linear(sizes[-1], 784)

    def forward(self, noise):
        for layer in self.hidden:
            noise = F.leaky_relu(layer(noise), negative_slope=0.2)
        return torch.tanh(self.pixels(noise)).view(-1, 1, 28, 28)


gan_generator = Forger


# %% id="gan-discriminator"
class Detective(nn.Module):
    def __init__(self, dropout=0.3):
        super().__init__()
        self.logit = nn.Linear(128, 1)  # in another order than they are called
        self.hidden = nn.ModuleList([nn.Linear(784, 512), nn.Linear(512, 256), nn.Linear(256, 128)])
        self.dropout = dropout

    def forward(self, pictures):
        features = pictures.reshape(len(pictures), -1)
        for layer in self.hidden:
            features = F.dropout(layer(features), self.dropout, training=self.training)
            features = F.leaky_relu(features, 0.2)
        return self.logit(features).squeeze(-1)


def gan_discriminator(dropout=0.3):
    return Detective(dropout=dropout)
