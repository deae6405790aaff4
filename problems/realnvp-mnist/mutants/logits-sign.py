# ---
# title: "The log-determinant is that of the way back"
# breaks: "returns $x$ and reports the log-determinant of all of it, from $y$ to $x$"
# part: rnvp-logits
# ceiling: 0.5
# hint: "The slope of the logit is 1 / (u (1 - u)): its logarithm is positive."
# ---
# %% id="rnvp-logits"
def to_logits(y, alpha):
    u = alpha + (1 - 2 * alpha) * y
    return torch.logit(u), (torch.log(u) + torch.log(1 - u) - math.log(1 - 2 * alpha)).sum(dim=1)


def from_logits(x, alpha):
    return (torch.sigmoid(x) - alpha) / (1 - 2 * alpha)
