# ---
# title: "The exponential is written out"
# breaks: "For all finite logits, however large, values are finite and right to the logits' own
#   rounding, and gradients right to 1e-6."
# part: vanish-losses
# ceiling: 0.4
# hint: "exp overflows for logits beyond 88, and 1 + exp(h) rounds to 1 for small ones: softplus
#   and log1p know better."
# ---
# %% id="vanish-losses"
def saturating_loss(logits):
    return -torch.log(1 + torch.exp(logits)).mean()


def non_saturating_loss(logits):
    return torch.log(1 + torch.exp(-logits)).mean()
