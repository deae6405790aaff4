# ---
# title: The blocks come after the first doubling
# breaks: "all of them at the seed's size"
# part: photo-generator
# ceiling: 0.7
# hint: "The blocks come right after the seed, where a picture is smallest."
# ---
# %% id="photo-generator"
def photo_generator(width, blocks=9):
    return nn.Sequential(
        nn.Linear(PHOTO_LATENT_SIZE, width * 8 * 8),
        nn.Unflatten(1, (width, 8, 8)),
        nn.BatchNorm2d(width),
        nn.ReLU(),
        nn.ConvTranspose2d(width, width // 2, kernel_size=4, stride=2, padding=1, bias=False),
        nn.BatchNorm2d(width // 2),
        nn.ReLU(),
        *[ResidualBlock(width // 2) for _ in range(blocks)],
        nn.ConvTranspose2d(width // 2, 3, kernel_size=4, stride=2, padding=1),
        nn.Tanh(),
    )
