# ---
# title: "logaddexp and a maximum by hand, an arctangent, the loss as -log(1 + e^h)"
# ---
# %% id="vanish-losses"
def saturating_loss(logits):
    return -torch.logaddexp(logits, torch.zeros_like(logits)).mean()


def non_saturating_loss(logits):
    larger = torch.maximum(-logits, torch.zeros_like(logits))  # of two equals, half the slope
    return (larger + torch.log1p(torch.exp(-logits.abs()))).sum() / len(logits)


# %% id="vanish-steep"
def tiny_but_steep():
    return delta * (sp.Rational(1, 2) + sp.atan(5 * position / delta) / sp.pi)


# %% id="vanish-chain"
def vanish_chain():
    d = sigmoid_of(logit)
    return EqualityChain(
        steps=[
            logit_slope * sp.Derivative(-sp.log(1 + sp.exp(logit)), logit),
            -logit_slope * sp.exp(-logit) * d**2 / (1 - d),
            logit_slope * (-1 / (sp.exp(-logit) + 1)),
        ]
    )
