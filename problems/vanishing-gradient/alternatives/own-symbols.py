# ---
# title: "Own symbols without assumptions, which match by name"
# ---
# %% id="vanish-chain"
def vanish_chain():
    h, slope = sp.symbols("logit logit_slope")
    s = 1 / (1 + sp.exp(-h))
    return EqualityChain(
        [
            sp.Derivative(sp.log(1 - s), h) * slope,
            slope * (0 - sp.exp(-h) * s**2) / (1 - s),
            -slope / (1 + 1 / sp.exp(h)),
        ]
    )


# %% id="vanish-steep"
def tiny_but_steep():
    x, d = sp.symbols("position delta")
    return d / (1 + sp.exp(-x / d**2))


# %% id="vanish-cure"
def logit_gradients():
    h = sp.Symbol("logit")
    return {"saturating": -1 / (1 + sp.exp(-h)), "non-saturating": -1 / (1 + sp.exp(h))}


def gradient_limits():
    ends = {"rejected": -sp.oo, "fooled": sp.oo}
    h = sp.Symbol("logit")
    return {
        name: {end: sp.limit(gradient, h, to) for end, to in ends.items()}
        for name, gradient in logit_gradients().items()
    }


def gradient_ratio():
    return sp.exp(-sp.Symbol("logit"))
