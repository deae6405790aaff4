# ---
# title: "The way back stops at the sigmoid"
# breaks: "`from_logits(x, alpha)` takes any real $x$ back to $y$."
# part: rnvp-logits
# ceiling: 0.75
# hint: "After the sigmoid, the squeeze has to be undone too: minus alpha, over 1 - 2 alpha."
# ---
# %% id="rnvp-logits"
def to_logits(y, alpha):
    u = alpha + (1 - 2 * alpha) * y
    return torch.logit(u), (math.log(1 - 2 * alpha) - torch.log(u) - torch.log(1 - u)).sum(dim=1)


def from_logits(x, alpha):
    return torch.sigmoid(x)
