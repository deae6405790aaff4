# ---
# title: "The discriminator ends in a sigmoid"
# breaks: "Nothing that is called a logit has been through a sigmoid."
# part: gan-discriminator
# ceiling: 0.5
# hint: "The discriminator answers with logits: a sigmoid here, and the one inside the loss, make
#   two."
# ---
# %% id="gan-discriminator"
def gan_discriminator(dropout=0.3):
    return nn.Sequential(
        nn.Flatten(),
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
        nn.Sigmoid(),
        nn.Flatten(0),
    )
