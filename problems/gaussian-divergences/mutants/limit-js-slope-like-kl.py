# ---
# title: "The slope of JS is said to explode like that of KL"
# breaks: "the limits of the two distances and of their derivatives in `theta`, as expressions
#   that hold on both sides."
# part: limits-compared
# ceiling: 0.75
# hint: "JS is at its ceiling and flat there: nothing explodes but KL."
# ---
# %% id="limits-compared"
def limits_apart():
    return {
        "JS": sp.log(2),
        "JS slope": sp.oo * sp.sign(theta - theta0),
        "W1": sp.Abs(theta - theta0),
        "W1 slope": sp.sign(theta - theta0),
    }


def limits_together():
    return {"KL": sp.Integer(0), "JS": sp.Integer(0), "W1": sp.Integer(0)}
