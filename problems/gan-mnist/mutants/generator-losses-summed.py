# ---
# title: "Sums instead of means"
# breaks: "Reductions are means over the batch."
# part: gan-generator-losses
# ceiling: 0.5
# hint: "With sums the loss grows with the batch."
# ---
# %% id="gan-generator-losses"
def saturating_loss(fake_logits):
    return -F.softplus(fake_logits).sum()


def non_saturating_loss(fake_logits):
    return F.softplus(-fake_logits).sum()
