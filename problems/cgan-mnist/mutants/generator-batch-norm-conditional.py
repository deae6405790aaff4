# ---
# title: "Batch normalisation in the generator"
# breaks: "There is no dropout and no batch normalisation."
# part: cgan-generator
# ceiling: 0.7
# hint: "With batch normalisation a picture depends on the others in its batch."
# ---
# %% id="cgan-generator"
class ConditionalGenerator(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(10, EMBEDDING_SIZE)
        self.layers = nn.Sequential(
            nn.Linear(CGAN_NOISE_SIZE + EMBEDDING_SIZE, 128),
            nn.BatchNorm1d(128),
            nn.LeakyReLU(0.2),
            nn.Linear(128, 256),
            nn.BatchNorm1d(256),
            nn.LeakyReLU(0.2),
            nn.Linear(256, 512),
            nn.BatchNorm1d(512),
            nn.LeakyReLU(0.2),
            nn.Linear(512, 28 * 28),
            nn.Tanh(),
            nn.Unflatten(1, (1, 28, 28)),
        )

    def forward(self, noise, labels):
        return self.layers(torch.cat([noise, self.embedding(labels)], dim=1))
