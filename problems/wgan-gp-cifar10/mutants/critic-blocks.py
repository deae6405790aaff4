# ---
# title: Residual blocks are added to the critic
# breaks: "It gets no residual blocks (those are the generator's)"
# part: photo-critic
# ceiling: 0.5
# hint: "More blocks are for the generator; the critic stays as it is."
# ---
# %% id="photo-critic"
def photo_critic(width):
    return nn.Sequential(
        nn.Conv2d(3, width, kernel_size=4, stride=2, padding=1),
        nn.LeakyReLU(0.2),
        nn.Conv2d(width, 2 * width, kernel_size=4, stride=2, padding=1),
        nn.LeakyReLU(0.2),
        nn.Conv2d(2 * width, 4 * width, kernel_size=4, stride=2, padding=1),
        ResidualBlock(4 * width),
        nn.LeakyReLU(0.2),
        nn.Flatten(),
        nn.Linear(4 * width * 4 * 4, 1),
        nn.Flatten(0),
    )
