# ---
# title: "Only the second term of the loss is there"
# breaks: "L_G = mean log(1 - D) - mean log D, where D is the sigmoid of the logits [n]."
# part: loss-from-logits
# ceiling: 0.5
# hint: "This is the non-saturating loss, - mean log D, alone. The given loss has a second term,
#   mean log(1 - D)."
# ---
# %% id="loss-from-logits"
def loss_from_logits(logits):
    return F.softplus(-logits).mean()
