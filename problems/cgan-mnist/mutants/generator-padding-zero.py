# ---
# title: "Label 0 is taken for padding"
# breaks: "with 10 rows of `EMBEDDING_SIZE` numbers, all learnt."
# part: cgan-generator
# ceiling: 0.8
# hint: "padding_idx=0 keeps the row of label 0 at zero: zeros are digits, too."
# ---
# %% id="cgan-generator"
class ConditionalGenerator(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(10, EMBEDDING_SIZE, padding_idx=0)
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
