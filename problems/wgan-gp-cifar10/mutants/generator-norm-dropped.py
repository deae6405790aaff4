# ---
# title: A batch normalisation is left out
# breaks: "layers of the same kinds in the same order, with the same kernels"
# part: photo-generator
# ceiling: 0.8
# hint: "Keep every layer of digit_generator; only sizes and the number of blocks change."
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
        nn.ReLU(),
        nn.ConvTranspose2d(width // 2, 3, kernel_size=4, stride=2, padding=1),
        nn.Tanh(),
    )
