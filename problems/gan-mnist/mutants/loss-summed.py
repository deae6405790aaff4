# ---
# title: "Sums instead of means"
# breaks: "Reductions are means over the batch."
# part: gan-discriminator-loss
# ceiling: 0.5
# hint: "With sums the loss grows with the batch."
# ---
# %% id="gan-discriminator-loss"
def discriminator_loss(real_logits, fake_logits):
    return F.softplus(-real_logits).sum() + F.softplus(fake_logits).sum()
