# ---
# title: "The derivatives are taken in D"
# breaks: "the derivatives of the two losses of one sample in `logit`, as expressions in `logit`."
# part: vanish-cure
# ceiling: 0.6
# hint: "These are derivatives in D. Go on through the sigmoid: multiply by D (1 - D)."
# ---
# %% id="vanish-cure"
def logit_gradients():
    d = sigmoid_of(logit)
    return {"saturating": -1 / (1 - d), "non-saturating": -1 / d}


def gradient_limits():
    return {
        "saturating": {"rejected": 0, "fooled": -1},
        "non-saturating": {"rejected": -1, "fooled": 0},
    }


def gradient_ratio():
    return sp.exp(-logit)
