# ---
# title: "No alpha: the logit of black is minus infinity"
# breaks: "With $u = \\alpha + (1 - 2\\alpha)\\, y$, entry by entry"
# part: rnvp-logits
# ceiling: 0.5
# hint: "The logit is infinite at 0 and 1: squeeze y into [alpha, 1 - alpha] first, and take
#   it back after."
# ---
# %% id="rnvp-logits"
def to_logits(y, alpha):
    u = y
    return torch.logit(u), -(torch.log(u) + torch.log(1 - u)).sum(dim=1)


def from_logits(x, alpha):
    return torch.sigmoid(x)
