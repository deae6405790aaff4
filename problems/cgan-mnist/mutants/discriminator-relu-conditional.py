# ---
# title: "ReLU instead of LeakyReLU"
# breaks: "with a LeakyReLU of slope 0.2 and dropout"
# part: cgan-discriminator
# ceiling: 0.8
# hint: "The hidden layers have another activation than LeakyReLU with slope 0.2."
# ---
# %% id="cgan-discriminator"
class ConditionalDiscriminator(nn.Module):
    def __init__(self, dropout=0.3):
        super().__init__()
        self.embedding = nn.Embedding(10, EMBEDDING_SIZE)
        self.layers = nn.Sequential(
            nn.Linear(28 * 28 + EMBEDDING_SIZE, 512),
            nn.ReLU(),
            nn.Dropout(dropout),
            nn.Linear(512, 256),
            nn.ReLU(),
            nn.Dropout(dropout),
            nn.Linear(256, 128),
            nn.ReLU(),
            nn.Dropout(dropout),
            nn.Linear(128, 1),
            nn.Flatten(0),
        )

    def forward(self, pictures, labels):
        row = self.embedding(labels)
        return self.layers(torch.cat([pictures.flatten(1), row], dim=1))
