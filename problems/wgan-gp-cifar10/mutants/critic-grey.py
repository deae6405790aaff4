# ---
# title: Colours are averaged to grey
# breaks: "It sees every pixel in every colour."
# part: photo-critic
# ceiling: 0.5
# hint: "The first convolution takes three channels."
# ---
# %% id="photo-critic"
class Grey(nn.Module):
    def forward(self, x):
        return x.mean(dim=1, keepdim=True)


def photo_critic(width):
    return nn.Sequential(
        Grey(),
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
