# ---
# title: "A small number is added in the logarithm"
# breaks: "For all finite logits, however large, values are finite and right to the logits' own
#   rounding, and gradients right to 1e-6."
# part: vanish-losses
# ceiling: 0.4
# hint: "The small number replaces D wherever D is smaller, and the gradient vanishes there."
# ---
# %% id="vanish-losses"
def saturating_loss(logits):
    return torch.log(1 - torch.sigmoid(logits) + 1e-8).mean()


def non_saturating_loss(logits):
    return -torch.log(torch.sigmoid(logits) + 1e-8).mean()
