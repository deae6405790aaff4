# ---
# title: "The generator has the discriminator's widths"
# breaks: "The generator: noise, hidden layers of 128, 256 and 512 units"
# part: gan-generator
# ceiling: 0.75
# hint: "The generator widens towards the picture: 128, 256, 512."
# ---
# %% id="gan-generator"
def gan_generator():
    return nn.Sequential(
        nn.Linear(NOISE_SIZE, 512),
        nn.LeakyReLU(0.2),
        nn.Linear(512, 256),
        nn.LeakyReLU(0.2),
        nn.Linear(256, 128),
        nn.LeakyReLU(0.2),
        nn.Linear(128, 28 * 28),
        nn.Tanh(),
        nn.Unflatten(1, (1, 28, 28)),
    )
