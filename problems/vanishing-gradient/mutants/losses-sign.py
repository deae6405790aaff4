# ---
# title: "The saturating loss has the sign of the discriminator's"
# breaks: "The *saturating* loss of one sample is $\\log(1 - D)$, the *non-saturating* one is
#   $-\\log D$."
# part: vanish-losses
# ceiling: 0.3
# hint: "-log(1 - D) is what the discriminator lowers; the generator lowers log(1 - D)."
# ---
# %% id="vanish-losses"
def saturating_loss(logits):
    return F.softplus(logits).mean()


def non_saturating_loss(logits):
    return F.softplus(-logits).mean()
