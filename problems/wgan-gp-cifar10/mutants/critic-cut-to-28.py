# ---
# title: The edges are cut off
# breaks: "It sees every pixel in every colour."
# part: photo-critic
# ceiling: 0.5
# hint: "Change the critic, not the photograph: follow the sides 32, 16, 8, 4."
# ---
# %% id="photo-critic"
class Cut(nn.Module):
    def forward(self, x):
        return x[:, :, 2:30, 2:30]


def photo_critic(width):
    return nn.Sequential(
        Cut(),
        nn.Conv2d(3, width, kernel_size=4, stride=2, padding=1),
        nn.LeakyReLU(0.2),
        nn.Conv2d(width, 2 * width, kernel_size=4, stride=2, padding=1),
        nn.LeakyReLU(0.2),
        nn.Conv2d(2 * width, 4 * width, kernel_size=4, stride=2, padding=1),
        nn.LeakyReLU(0.2),
        nn.Flatten(),
        nn.Linear(4 * width * 3 * 3, 1),
        nn.Flatten(0),
    )
