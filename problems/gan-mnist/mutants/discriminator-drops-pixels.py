# ---
# title: "The pixels go through dropout, too"
# breaks: "and then dropout after each, and a last layer with one output, the logit."
# part: gan-discriminator
# ceiling: 0.75
# hint: "Dropout follows the hidden layers alone: the first layer is given the pixels as they are."
# ---
# %% id="gan-discriminator"
def gan_discriminator(dropout=0.3):
    return nn.Sequential(
        nn.Flatten(),
        nn.Dropout(dropout),
        nn.Linear(28 * 28, 512),
        nn.LeakyReLU(0.2),
        nn.Dropout(dropout),
        nn.Linear(512, 256),
        nn.LeakyReLU(0.2),
        nn.Dropout(dropout),
        nn.Linear(256, 128),
        nn.LeakyReLU(0.2),
        nn.Dropout(dropout),
        nn.Linear(128, 1),
        nn.Flatten(0),
    )
