# ---
# title: "The embedded label is added to the noise"
# breaks: "Noise and embedded label are concatenated, in either order."
# part: cgan-generator
# ceiling: 0.65
# hint: "The label's row is added to the noise, not put beside it: use torch.cat."
# ---
# %% id="cgan-generator"
class ConditionalGenerator(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(10, CGAN_NOISE_SIZE)
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
        return self.layers(noise + self.embedding(labels))
