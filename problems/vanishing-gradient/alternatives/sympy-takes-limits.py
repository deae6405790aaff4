# ---
# title: "SymPy differentiates and takes the limits; sigmoids through tanh"
# ---
# %% id="vanish-cure"
def logit_gradients():
    d = (1 + sp.tanh(logit / 2)) / 2
    return {
        "non-saturating": sp.diff(-sp.log(d), logit),
        "saturating": sp.diff(sp.log(1 - d), logit),
    }


def gradient_limits():
    written = {"saturating": -sigmoid_of(logit), "non-saturating": -sigmoid_of(-logit)}
    ends = {"rejected": -sp.oo, "fooled": sp.oo}
    return {
        name: {end: sp.limit(each, logit, to) for end, to in ends.items()}
        for name, each in written.items()
    }


def gradient_ratio():
    d = sigmoid_of(logit)
    return sp.simplify((1 - d) / d)


# %% id="vanish-steep"
def tiny_but_steep():
    return delta * sigmoid_of(position / delta)


# %% id="vanish-bound"
def vanish_bound():
    grow = sp.exp(logit)
    return InequalityChain(
        steps=[
            sp.Abs(logit_slope) * grow / (1 + grow),
            slope_bound * grow / (grow + 1),
            grow * slope_bound,
        ],
        relations=["<=", "<="],
    )
