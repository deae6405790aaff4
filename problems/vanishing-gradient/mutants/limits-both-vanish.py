# ---
# title: "The non-saturating loss is said to vanish, too"
# breaks: "each value is a dict with the limits of that derivative under the keys `\"rejected\"`
#   ($h \\to -\\infty$) and `\"fooled\"` ($h \\to \\infty$)."
# part: vanish-cure
# ceiling: 0.6
# hint: "Where samples are rejected -(1 - D) is nearly -1: that is the point of this loss."
# ---
# %% id="vanish-cure"
def logit_gradients():
    d = sigmoid_of(logit)
    return {"saturating": -d, "non-saturating": -(1 - d)}


def gradient_limits():
    return {
        "saturating": {"rejected": 0, "fooled": -1},
        "non-saturating": {"rejected": 0, "fooled": 0},
    }


def gradient_ratio():
    return sp.exp(-logit)
