# ---
# title: "Logarithms of a sigmoid"
# breaks: "For all finite logits, however large, value and gradient are finite and right to
#   rounding."
# part: dstar-loss
# ceiling: 0.7
# hint: "The sigmoid is an exact 0 or 1 for large logits. Simplify the logarithm on paper:
#   softplus, or logsigmoid."
# ---
# %% id="dstar-loss"
def real_fake_loss(real_logits, fake_logits):
    return -torch.sigmoid(real_logits).log().mean() - (1 - torch.sigmoid(fake_logits)).log().mean()
