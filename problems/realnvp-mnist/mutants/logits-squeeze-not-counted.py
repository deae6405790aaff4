# ---
# title: "The factor 1 - 2 alpha is not counted"
# breaks: "returns $x$ and reports the log-determinant of all of it, from $y$ to $x$"
# part: rnvp-logits
# ceiling: 0.5
# hint: "The squeeze away from the walls shrinks every dimension by 1 - 2 alpha: that counts
#   too."
# ---
# %% id="rnvp-logits"
def to_logits(y, alpha):
    u = alpha + (1 - 2 * alpha) * y
    return torch.logit(u), -(torch.log(u) + torch.log(1 - u)).sum(dim=1)


def from_logits(x, alpha):
    return (torch.sigmoid(x) - alpha) / (1 - 2 * alpha)
