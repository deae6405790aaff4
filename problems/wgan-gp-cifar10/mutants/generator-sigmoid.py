# ---
# title: Pictures come out between 0 and 1
# breaks: "A batch of photographs is `[N, 3, 32, 32]` with values in $[-1, 1]$"
# part: photo-generator
# ceiling: 0.7
# hint: "Real photographs are in [-1, 1]: the last layer is a tanh."
# ---
# %% id="photo-generator"
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
        nn.ConvTranspose2d(width // 2, 3, kernel_size=4, stride=2, padding=1),
        nn.Sigmoid(),
    )
