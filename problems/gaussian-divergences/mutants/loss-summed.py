# ---
# title: "The batch is summed over"
# breaks: "the expectations are means over the batch."
# part: loss-from-logits
# ceiling: 0.5
# hint: "The loss grows with the batch: take the mean over it, not the sum."
# ---
# %% id="loss-from-logits"
def loss_from_logits(logits):
    return -logits.sum()
