# ---
# title: "No dropout"
# breaks: "dropout with probability `dropout` after each"
# part: cgan-discriminator
# ceiling: 0.8
# hint: "Dropout is missing after the hidden layers."
# ---
# %% id="cgan-discriminator"
class ConditionalDiscriminator(nn.Module):
    def __init__(self, dropout=0.3):
        super().__init__()
        self.embedding = nn.Embedding(10, EMBEDDING_SIZE)
        self.layers = nn.Sequential(
            nn.Linear(28 * 28 + EMBEDDING_SIZE, 512),
            nn.LeakyReLU(0.2),
            nn.Linear(512, 256),
            nn.LeakyReLU(0.2),
            nn.Linear(256, 128),
            nn.LeakyReLU(0.2),
            nn.Linear(128, 1),
            nn.Flatten(0),
        )

    def forward(self, pictures, labels):
        return self.layers(torch.cat([pictures.flatten(1), self.embedding(labels)], dim=1))
