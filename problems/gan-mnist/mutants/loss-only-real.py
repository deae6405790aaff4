# ---
# title: "The loss looks at real pictures alone"
# breaks: "the *sum* of two means, each over its own batch"
# part: gan-discriminator-loss
# ceiling: 0.5
# hint: "The fakes' half of the loss is missing: calling everything real would be perfect."
# ---
# %% id="gan-discriminator-loss"
def discriminator_loss(real_logits, fake_logits):
    return -F.logsigmoid(real_logits).mean()
