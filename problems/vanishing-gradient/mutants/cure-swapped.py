# ---
# title: "The two losses are exchanged"
# breaks: "the derivatives of the two losses of one sample in `logit`, as expressions in `logit`."
# part: vanish-cure
# ceiling: 0.2
# hint: "The saturating loss is log(1 - D); its derivative is -D, which is small where D is."
# ---
# %% id="vanish-cure"
def logit_gradients():
    d = sigmoid_of(logit)
    return {"saturating": -(1 - d), "non-saturating": -d}


def gradient_limits():
    return {
        "saturating": {"rejected": -1, "fooled": 0},
        "non-saturating": {"rejected": 0, "fooled": -1},
    }


def gradient_ratio():
    return sp.exp(-logit)
