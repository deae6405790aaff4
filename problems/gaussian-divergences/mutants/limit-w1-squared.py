# ---
# title: "W1 is said to be the squared gap"
# breaks: "the limits of the two distances and of their derivatives in `theta`, as expressions
#   that hold on both sides."
# part: limits-compared
# ceiling: 0.75
# hint: "If it is W1: the distance that the heap moves is charged, not its square."
# ---
# %% id="limits-compared"
def limits_apart():
    return {
        "JS": sp.log(2),
        "JS slope": sp.Integer(0),
        "W1": (theta - theta0) ** 2,
        "W1 slope": 2 * (theta - theta0),
    }


def limits_together():
    return {"KL": sp.Integer(0), "JS": sp.Integer(0), "W1": sp.Integer(0)}
