# ---
# title: "The logit is not counted"
# breaks: "returns $x$ and reports the log-determinant of all of it, from $y$ to $x$"
# part: rnvp-logits
# ceiling: 0.5
# hint: "The logit stretches, most near black and white: report the sum of the logarithms of
#   its slopes."
# ---
# %% id="rnvp-logits"
def to_logits(y, alpha):
    u = alpha + (1 - 2 * alpha) * y
    return torch.logit(u), y.new_zeros(len(y))


def from_logits(x, alpha):
    return (torch.sigmoid(x) - alpha) / (1 - 2 * alpha)
