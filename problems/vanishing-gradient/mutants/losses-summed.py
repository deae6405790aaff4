# ---
# title: "The batch is summed over"
# breaks: "return the mean of the loss over the batch, a tensor without dimensions and of that
#   dtype."
# part: vanish-losses
# ceiling: 0.3
# hint: "The loss is a mean over the samples, not a sum."
# ---
# %% id="vanish-losses"
def saturating_loss(logits):
    return -F.softplus(logits).sum()


def non_saturating_loss(logits):
    return F.softplus(-logits).sum()
