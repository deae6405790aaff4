# ---
# title: "Both networks use one embedding"
# breaks: "(The generator's would not do: the two are opponents, and their optimisers would pull at
#   one table in opposite directions.)"
# part: cgan-discriminator
# spills: [cgan-generator]
# ceiling: 0.9
# hint: "Make an nn.Embedding inside each network: yours is shared by the two opponents."
# ---
# %% id="cgan-generator"
LABEL_TABLE = nn.Embedding(10, EMBEDDING_SIZE)


class ConditionalGenerator(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = LABEL_TABLE
        self.layers = nn.Sequential(
            nn.Linear(CGAN_NOISE_SIZE + EMBEDDING_SIZE, 128),
            nn.LeakyReLU(0.2),
            nn.Linear(128, 256),
            nn.LeakyReLU(0.2),
            nn.Linear(256, 512),
            nn.LeakyReLU(0.2),
            nn.Linear(512, 28 * 28),
            nn.Tanh(),
            nn.Unflatten(1, (1, 28, 28)),
        )

    def forward(self, noise, labels):
        return self.layers(torch.cat([noise, self.embedding(labels)], dim=1))


# %% id="cgan-discriminator"
class ConditionalDiscriminator(nn.Module):
    def __init__(self, dropout=0.3):
        super().__init__()
        self.embedding = LABEL_TABLE
        self.layers = nn.Sequential(
            nn.Linear(28 * 28 + EMBEDDING_SIZE, 512),
            nn.LeakyReLU(0.2),
            nn.Dropout(dropout),
            nn.Linear(512, 256),
            nn.LeakyReLU(0.2),
            nn.Dropout(dropout),
            nn.Linear(256, 128),
            nn.LeakyReLU(0.2),
            nn.Dropout(dropout),
            nn.Linear(128, 1),
            nn.Flatten(0),
        )

    def forward(self, pictures, labels):
        return self.layers(torch.cat([pictures.flatten(1), self.embedding(labels)], dim=1))
