# ---
# title: Every colour is scored as a picture of its own
# breaks: "A critic turns a batch into scores `[N]`"
# part: photo-critic
# ceiling: 0.5
# hint: "One score a photograph: the three colours enter one convolution together."
# ---
# %% id="photo-critic"
class Apart(nn.Module):
    def forward(self, x):
        return x.reshape(-1, 1, 32, 32)


def photo_critic(width):
    return nn.Sequential(
        Apart(),
        nn.Conv2d(1, width, kernel_size=4, stride=2, padding=1),
        nn.LeakyReLU(0.2),
        nn.Conv2d(width, 2 * width, kernel_size=4, stride=2, padding=1),
        nn.LeakyReLU(0.2),
        nn.Conv2d(2 * width, 4 * width, kernel_size=4, stride=2, padding=1),
        nn.LeakyReLU(0.2),
        nn.Flatten(),
        nn.Linear(4 * width * 4 * 4, 1),
        nn.Flatten(0),
    )
