# ---
# title: "Pictures come out in [0, 1]"
# breaks: "and `tanh`, so that pictures come out in $[-1, 1]$ like the real ones."
# part: gan-generator
# ceiling: 0.75
# hint: "A sigmoid at the end gives pictures in [0, 1], and the real ones are in [-1, 1]: the
#   discriminator needs only the background to tell them apart."
# ---
# %% id="gan-generator"
def gan_generator():
    return nn.Sequential(
        nn.Linear(NOISE_SIZE, 128),
        nn.LeakyReLU(0.2),
        nn.Linear(128, 256),
        nn.LeakyReLU(0.2),
        nn.Linear(256, 512),
        nn.LeakyReLU(0.2),
        nn.Linear(512, 28 * 28),
        nn.Sigmoid(),
        nn.Unflatten(1, (1, 28, 28)),
    )
