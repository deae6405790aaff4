# ---
# title: "One column of logits instead of a vector"
# breaks: "A discriminator answers with *logits* `[N]`"
# part: gan-discriminator
# ceiling: 0.5
# hint: "The shape is [N, 1]: against a vector of N labels it broadcasts to N x N. Drop the last
#   dimension."
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
    )
