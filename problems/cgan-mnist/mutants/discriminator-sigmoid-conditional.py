# ---
# title: "The discriminator ends in a sigmoid"
# breaks: "There is no sigmoid and no batch normalisation."
# part: cgan-discriminator
# ceiling: 0.9
# hint: "The discriminator answers with logits: the losses have the sigmoid inside."
# ---
# %% id="cgan-discriminator"
class ConditionalDiscriminator(nn.Module):
    def __init__(self, dropout=0.3):
        super().__init__()
        self.embedding = nn.Embedding(10, EMBEDDING_SIZE)
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
            nn.Sigmoid(),
            nn.Flatten(0),
        )

    def forward(self, pictures, labels):
        return self.layers(torch.cat([pictures.flatten(1), self.embedding(labels)], dim=1))
