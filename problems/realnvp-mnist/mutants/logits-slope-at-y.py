# ---
# title: "The logit's slope is taken at y"
# breaks: "returns $x$ and reports the log-determinant of all of it, from $y$ to $x$"
# part: rnvp-logits
# ceiling: 0.5
# hint: "The logit is taken of u, so its slope is at u, not at y."
# ---
# %% id="rnvp-logits"
def to_logits(y, alpha):
    u = alpha + (1 - 2 * alpha) * y
    return torch.logit(u), (math.log(1 - 2 * alpha) - torch.log(y) - torch.log(1 - y)).sum(dim=1)


def from_logits(x, alpha):
    return (torch.sigmoid(x) - alpha) / (1 - 2 * alpha)
