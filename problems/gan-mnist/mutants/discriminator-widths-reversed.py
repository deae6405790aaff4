# ---
# title: "The discriminator has the generator's widths"
# breaks: "hidden layers of 512, 256 and 128"
# part: gan-discriminator
# ceiling: 0.9
# hint: "The discriminator narrows towards the logit: 512, 256, 128."
# ---
# %% id="gan-discriminator"
def gan_discriminator(dropout=0.3):
    return nn.Sequential(
        nn.Flatten(),
        nn.Linear(28 * 28, 128),
        nn.LeakyReLU(0.2),
        nn.Dropout(dropout),
        nn.Linear(128, 256),
        nn.LeakyReLU(0.2),
        nn.Dropout(dropout),
        nn.Linear(256, 512),
        nn.LeakyReLU(0.2),
        nn.Dropout(dropout),
        nn.Linear(512, 1),
        nn.Flatten(0),
    )
