# ---
# title: "Logarithms of a sigmoid"
# breaks: "For all finite logits, however large, values are finite and right to the logits' own
#   rounding, and gradients right to 1e-6."
# part: vanish-losses
# ceiling: 0.4
# hint: "The sigmoid is an exact 0 or 1 in float32. Simplify the logarithm of it on paper:
#   softplus, or logsigmoid."
# ---
# %% id="vanish-losses"
def saturating_loss(logits):
    return torch.log(1 - torch.sigmoid(logits)).mean()


def non_saturating_loss(logits):
    return -torch.log(torch.sigmoid(logits)).mean()
