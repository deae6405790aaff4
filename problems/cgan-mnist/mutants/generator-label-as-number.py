# ---
# title: "The label itself is the input"
# breaks: "Seven is not more than three, so the number itself is a poor input."
# part: cgan-generator
# ceiling: 0.5
# hint: "The label enters as a number: look up its row in an embedding instead."
# ---
# %% id="cgan-generator"
class ConditionalGenerator(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(CGAN_NOISE_SIZE + 1, 128),
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
        return self.layers(torch.cat([noise, labels[:, None].float()], dim=1))
