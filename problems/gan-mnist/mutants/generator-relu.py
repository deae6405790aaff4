# ---
# title: "ReLU where LeakyReLU is asked for"
# breaks: "hidden layers of 128, 256 and 512 units with a LeakyReLU after each"
# part: gan-generator
# ceiling: 0.75
# hint: "The activation between the layers is not LeakyReLU with slope 0.2: ReLU passes no
#   gradient on its flat side."
# ---
# %% id="gan-generator"
def gan_generator():
    return nn.Sequential(
        nn.Linear(NOISE_SIZE, 128),
        nn.ReLU(),
        nn.Linear(128, 256),
        nn.ReLU(),
        nn.Linear(256, 512),
        nn.ReLU(),
        nn.Linear(512, 28 * 28),
        nn.Tanh(),
        nn.Unflatten(1, (1, 28, 28)),
    )
