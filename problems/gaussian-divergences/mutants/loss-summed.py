# ---
# title: "The batch is summed over"
# breaks: "the expectations are means over the batch."
# part: generator-loss
# ceiling: 0.5
# hint: "The loss grows with the batch: take the mean over it, not the sum."
# ---
# %% id="generator-loss"
def generator_loss(logits):
    return -logits.sum()
