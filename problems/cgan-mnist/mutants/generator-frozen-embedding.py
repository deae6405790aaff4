# ---
# title: "The embedding does not learn"
# breaks: "with 10 rows of `EMBEDDING_SIZE` numbers, all learnt."
# part: cgan-generator
# ceiling: 0.8
# hint: "No gradient reaches the embedding: is it detached or frozen?"
# ---
# %% id="cgan-generator"
class ConditionalGenerator(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(10, EMBEDDING_SIZE)
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
        embedded = self.embedding(labels).detach()
        return self.layers(torch.cat([noise, embedded], dim=1))
