# ---
# title: Photographs are shrunk to 28 x 28
# breaks: "layers of the same kinds in the same order, with the same kernels"
# part: photo-critic
# ceiling: 0.85
# hint: "Change the critic's last layer, not the photographs."
# ---
# %% id="photo-critic"
def photo_critic(width):
    return nn.Sequential(
        nn.Upsample(size=(28, 28), mode="bilinear"),
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
