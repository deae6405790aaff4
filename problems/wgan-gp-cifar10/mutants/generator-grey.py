# ---
# title: One colour is made and repeated
# breaks: "What changes is the side of the seed, the number of colours that come out, and the number
#   of residual blocks"
# part: photo-generator
# ceiling: 0.5
# hint: "The last layer has three channels that come out, one for each colour."
# ---
# %% id="photo-generator"
class Repeated(nn.Module):
    def forward(self, x):
        return x.repeat(1, 3, 1, 1)


def photo_generator(width, blocks=9):
    return nn.Sequential(
        nn.Linear(PHOTO_LATENT_SIZE, width * 8 * 8),
        nn.Unflatten(1, (width, 8, 8)),
        *[ResidualBlock(width) for _ in range(blocks)],
        nn.BatchNorm2d(width),
        nn.ReLU(),
        nn.ConvTranspose2d(width, width // 2, kernel_size=4, stride=2, padding=1, bias=False),
        nn.BatchNorm2d(width // 2),
        nn.ReLU(),
        nn.ConvTranspose2d(width // 2, 1, kernel_size=4, stride=2, padding=1),
        nn.Tanh(),
        Repeated(),
    )
