# ---
# title: Nine blocks are added to the three
# breaks: "`blocks` in total, nine unless another number is asked for, all of them at the seed's
#   size, each a `ResidualBlock` with weights of its own"
# part: photo-generator
# ceiling: 0.5
# hint: "Nine is the total: three are there already."
# ---
# %% id="photo-generator"
def photo_generator(width, blocks=9):
    return nn.Sequential(
        nn.Linear(PHOTO_LATENT_SIZE, width * 8 * 8),
        nn.Unflatten(1, (width, 8, 8)),
        *[ResidualBlock(width) for _ in range(3 + blocks)],
        nn.BatchNorm2d(width),
        nn.ReLU(),
        nn.ConvTranspose2d(width, width // 2, kernel_size=4, stride=2, padding=1, bias=False),
        nn.BatchNorm2d(width // 2),
        nn.ReLU(),
        nn.ConvTranspose2d(width // 2, 3, kernel_size=4, stride=2, padding=1),
        nn.Tanh(),
    )
