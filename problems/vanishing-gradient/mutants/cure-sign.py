# ---
# title: "The signs of both derivatives are lost"
# breaks: "the derivatives of the two losses of one sample in `logit`, as expressions in `logit`."
# part: vanish-cure
# ceiling: 0.4
# hint: "Both losses fall when a sample looks more real: their derivatives in the logit are
#   negative."
# ---
# %% id="vanish-cure"
def logit_gradients():
    d = sigmoid_of(logit)
    return {"saturating": d, "non-saturating": 1 - d}


def gradient_limits():
    return {
        "saturating": {"rejected": 0, "fooled": 1},
        "non-saturating": {"rejected": 1, "fooled": 0},
    }


def gradient_ratio():
    return sp.exp(-logit)
