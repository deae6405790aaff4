# ---
# title: "The two losses are exchanged"
# breaks: "The *saturating* loss of one sample is $\\log(1 - D)$, the *non-saturating* one is
#   $-\\log D$."
# part: vanish-losses
# ceiling: 0
# hint: "The saturating loss is log(1 - D), the non-saturating one -log D."
# ---
# %% id="vanish-losses"
def saturating_loss(logits):
    return F.softplus(-logits).mean()


def non_saturating_loss(logits):
    return -F.softplus(logits).mean()
