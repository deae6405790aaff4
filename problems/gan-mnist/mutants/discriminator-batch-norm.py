# ---
# title: "Batch normalisation in the discriminator"
# breaks: "There is no sigmoid and no batch normalisation: each picture is judged by itself."
# part: gan-discriminator
# ceiling: 0.5
# hint: "With batch normalisation a judgement depends on the other pictures of the batch."
# ---
# %% id="gan-discriminator"
def gan_discriminator(dropout=0.3):
    return nn.Sequential(
        nn.Flatten(),
        nn.Linear(28 * 28, 512),
        nn.BatchNorm1d(512),
        nn.LeakyReLU(0.2),
        nn.Dropout(dropout),
        nn.Linear(512, 256),
        nn.BatchNorm1d(256),
        nn.LeakyReLU(0.2),
        nn.Dropout(dropout),
        nn.Linear(256, 128),
        nn.BatchNorm1d(128),
        nn.LeakyReLU(0.2),
        nn.Dropout(dropout),
        nn.Linear(128, 1),
        nn.Flatten(0),
    )
