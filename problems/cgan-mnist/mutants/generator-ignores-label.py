# ---
# title: "The label is looked up and dropped"
# breaks: "one `nn.Embedding` of its own, with 10 rows of `EMBEDDING_SIZE` numbers, all learnt."
# part: cgan-generator
# ceiling: 0.5
# hint: "The pictures do not depend on the label: its embedded row has to be concatenated with the
#   noise."
# ---
# %% id="cgan-generator"
class ConditionalGenerator(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(10, EMBEDDING_SIZE)
        self.layers = nn.Sequential(
            nn.Linear(CGAN_NOISE_SIZE, 128),
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
        self.embedding(labels)
        return self.layers(noise)
