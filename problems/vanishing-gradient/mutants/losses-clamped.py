# ---
# title: "D is clamped away from 0 and 1"
# breaks: "For all finite logits, however large, values are finite and right to the logits' own
#   rounding, and gradients right to 1e-6."
# part: vanish-losses
# ceiling: 0.4
# hint: "A clamp has the gradient 0: it makes the non-saturating loss vanish where it should not."
# ---
# %% id="vanish-losses"
def saturating_loss(logits):
    return torch.log(1 - torch.sigmoid(logits).clamp(1e-7, 1 - 1e-7)).mean()


def non_saturating_loss(logits):
    return -torch.log(torch.sigmoid(logits).clamp(1e-7, 1 - 1e-7)).mean()
