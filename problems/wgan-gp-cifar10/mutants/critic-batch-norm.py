# ---
# title: The critic has batch normalisation
# breaks: "no batch normalisation: each score belongs to one picture alone"
# part: photo-critic
# ceiling: 0.5
# hint: "With batch normalisation a score depends on the other pictures: leave it out."
# ---
# %% id="photo-critic"
def photo_critic(width):
    return nn.Sequential(
        nn.Conv2d(3, width, kernel_size=4, stride=2, padding=1),
        nn.LeakyReLU(0.2),
        nn.Conv2d(width, 2 * width, kernel_size=4, stride=2, padding=1),
        nn.BatchNorm2d(2 * width),
        nn.LeakyReLU(0.2),
        nn.Conv2d(2 * width, 4 * width, kernel_size=4, stride=2, padding=1),
        nn.BatchNorm2d(4 * width),
        nn.LeakyReLU(0.2),
        nn.Flatten(),
        nn.Linear(4 * width * 4 * 4, 1),
        nn.Flatten(0),
    )
