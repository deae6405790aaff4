# ---
# title: "The two ends are exchanged"
# breaks: "each value is a dict with the limits of that derivative under the keys `\"rejected\"`
#   ($h \\to -\\infty$) and `\"fooled\"` ($h \\to \\infty$)."
# part: vanish-cure
# ceiling: 0.6
# hint: "Rejected means h to minus infinity, D to 0."
# ---
# %% id="vanish-cure"
def logit_gradients():
    d = sigmoid_of(logit)
    return {"saturating": -d, "non-saturating": -(1 - d)}


def gradient_limits():
    return {
        "saturating": {"rejected": -1, "fooled": 0},
        "non-saturating": {"rejected": 0, "fooled": -1},
    }


def gradient_ratio():
    return sp.exp(-logit)
