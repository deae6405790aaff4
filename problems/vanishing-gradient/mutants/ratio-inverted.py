# ---
# title: "The ratio is upside down"
# breaks: "`gradient_ratio` returns the non-saturating derivative divided by the saturating one"
# part: vanish-cure
# ceiling: 0.8
# hint: "The non-saturating derivative is the numerator: the ratio is large where samples are
#   rejected."
# ---
# %% id="vanish-cure"
def logit_gradients():
    d = sigmoid_of(logit)
    return {"saturating": -d, "non-saturating": -(1 - d)}


def gradient_limits():
    return {
        "saturating": {"rejected": 0, "fooled": -1},
        "non-saturating": {"rejected": -1, "fooled": 0},
    }


def gradient_ratio():
    return sp.exp(logit)
