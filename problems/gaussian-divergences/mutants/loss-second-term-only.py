# ---
# title: "Only the second term of the loss is there"
# breaks: "L_G = mean log(1 - D) - mean log D, where D is the sigmoid of the logits [n]."
# part: generator-loss
# ceiling: 0.5
# hint: "This is the non-saturating loss, - mean log D, alone. The given loss has a second term,
#   mean log(1 - D)."
# ---
# %% id="generator-loss"
def generator_loss(logits):
    return F.softplus(-logits).mean()
