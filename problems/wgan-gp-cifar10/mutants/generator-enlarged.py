# ---
# title: Digits' pictures are enlarged to 32 x 32
# breaks: "What changes is the side of the seed, the number of colours that come out, and the number
#   of residual blocks"
# part: photo-generator
# ceiling: 0.65
# hint: "Change the seed rather than stretch the pictures: 8, 16, 32."
# ---
# %% id="photo-generator"
def photo_generator(width, blocks=9):
    return nn.Sequential(
        nn.Linear(PHOTO_LATENT_SIZE, width * 7 * 7),
        nn.Unflatten(1, (width, 7, 7)),
        *[ResidualBlock(width) for _ in range(blocks)],
        nn.BatchNorm2d(width),
        nn.ReLU(),
        nn.ConvTranspose2d(width, width // 2, kernel_size=4, stride=2, padding=1, bias=False),
        nn.BatchNorm2d(width // 2),
        nn.ReLU(),
        nn.ConvTranspose2d(width // 2, 3, kernel_size=4, stride=2, padding=1),
        nn.Tanh(),
        nn.Upsample(size=(32, 32)),
    )
