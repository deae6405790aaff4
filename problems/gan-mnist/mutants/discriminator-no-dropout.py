# ---
# title: "No dropout"
# breaks: "units with a LeakyReLU and then dropout after each"
# part: gan-discriminator
# ceiling: 0.75
# hint: "Dropout is missing after the hidden layers."
# ---
# %% id="gan-discriminator"
def gan_discriminator(dropout=0.3):
    return nn.Sequential(
        nn.Flatten(),
        nn.Linear(28 * 28, 512),
        nn.LeakyReLU(0.2),
        nn.Linear(512, 256),
        nn.LeakyReLU(0.2),
        nn.Linear(256, 128),
        nn.LeakyReLU(0.2),
        nn.Linear(128, 1),
        nn.Flatten(0),
    )
