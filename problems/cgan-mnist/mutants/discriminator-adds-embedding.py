# ---
# title: "The embedded label is added to the pixels"
# breaks: "The picture's 784 pixels and the embedded label are concatenated, in either order."
# part: cgan-discriminator
# ceiling: 0.5
# hint: "The label's row is added to the pixels, not put beside them: use torch.cat."
# ---
# %% id="cgan-discriminator"
class ConditionalDiscriminator(nn.Module):
    def __init__(self, dropout=0.3):
        super().__init__()
        self.embedding = nn.Embedding(10, 28 * 28)
        self.layers = nn.Sequential(
            nn.Linear(28 * 28, 512),
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
        return self.layers(pictures.flatten(1) + self.embedding(labels))
