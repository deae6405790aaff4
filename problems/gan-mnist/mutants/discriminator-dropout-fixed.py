# ---
# title: "The dropout probability is fixed"
# breaks: "`dropout` is the probability with which a hidden unit is dropped"
# part: gan-discriminator
# ceiling: 0.75
# hint: "Use the argument `dropout`, not a number of your own."
# ---
# %% id="gan-discriminator"
def gan_discriminator(dropout=0.3):
    return nn.Sequential(
        nn.Flatten(),
        nn.Linear(28 * 28, 512),
        nn.LeakyReLU(0.2),
        nn.Dropout(0.3),
        nn.Linear(512, 256),
        nn.LeakyReLU(0.2),
        nn.Dropout(0.3),
        nn.Linear(256, 128),
        nn.LeakyReLU(0.2),
        nn.Dropout(0.3),
        nn.Linear(128, 1),
        nn.Flatten(0),
    )
