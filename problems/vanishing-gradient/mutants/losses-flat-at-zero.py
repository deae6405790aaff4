# ---
# title: "Written with relu: no slope at a logit of 0"
# breaks: "For all finite logits, however large, values are finite and right to the logits' own
#   rounding, and gradients right to 1e-6."
# part: vanish-losses
# ceiling: 0.65
# hint: "Autograd takes relu and abs to have the slope 0 at 0, so that at a logit of exactly 0 no
#   gradient is left: F.softplus has the right one."
# ---
# %% id="vanish-losses"
def saturating_loss(logits):
    return -(torch.relu(logits) + torch.log1p(torch.exp(-logits.abs()))).mean()


def non_saturating_loss(logits):
    return (torch.relu(-logits) + torch.log1p(torch.exp(-logits.abs()))).mean()
