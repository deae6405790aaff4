# ---
# title: "The logit goes through dropout, too"
# breaks: "in training mode alone, and a last one for the logit."
# part: cgan-discriminator
# ceiling: 0.8
# hint: "Dropout follows the hidden layers alone: a dropped logit is an answer of 1/2."
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
            nn.Dropout(dropout),
            nn.Flatten(0),
        )

    def forward(self, pictures, labels):
        row = self.embedding(labels)
        return self.layers(torch.cat([pictures.flatten(1), row], dim=1))
