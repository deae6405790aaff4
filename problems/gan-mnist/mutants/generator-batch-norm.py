# ---
# title: "Batch normalisation in the generator"
# breaks: "It has no batch normalisation and no dropout"
# part: gan-generator
# ceiling: 0.5
# hint: "With batch normalisation a picture depends on the others in its batch."
# ---
# %% id="gan-generator"
def gan_generator():
    return nn.Sequential(
        nn.Linear(NOISE_SIZE, 128),
        nn.BatchNorm1d(128),
        nn.LeakyReLU(0.2),
        nn.Linear(128, 256),
        nn.BatchNorm1d(256),
        nn.LeakyReLU(0.2),
        nn.Linear(256, 512),
        nn.BatchNorm1d(512),
        nn.LeakyReLU(0.2),
        nn.Linear(512, 28 * 28),
        nn.Tanh(),
        nn.Unflatten(1, (1, 28, 28)),
    )
