# ---
# title: "JS is said to go to its ceiling for equal means, too"
# breaks: "for `theta` $=$ `theta0`, a dict with the keys"
# part: limits-compared
# ceiling: 0.75
# hint: "For theta = theta0 the two bumps are equal at every width, so their JS is the same number
#   all the way."
# ---
# %% id="limits-compared"
def limits_apart():
    return {
        "JS": sp.log(2),
        "JS slope": sp.Integer(0),
        "W1": sp.Abs(theta - theta0),
        "W1 slope": sp.sign(theta - theta0),
    }


def limits_together():
    return {"KL": sp.Integer(0), "JS": sp.log(2), "W1": sp.Integer(0)}
