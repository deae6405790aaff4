# ---
# title: "The slope of W1 is said to be 1 on both sides"
# breaks: "the limits of the two distances and of their derivatives in `theta`, as expressions
#   that hold on both sides."
# part: limits-compared
# ceiling: 0.75
# hint: "If it is the slope of W1: to the left of the data, W1 falls as theta grows."
# ---
# %% id="limits-compared"
def limits_apart():
    return {
        "JS": sp.log(2),
        "JS slope": sp.Integer(0),
        "W1": sp.Abs(theta - theta0),
        "W1 slope": sp.Integer(1),
    }


def limits_together():
    return {"KL": sp.Integer(0), "JS": sp.Integer(0), "W1": sp.Integer(0)}
