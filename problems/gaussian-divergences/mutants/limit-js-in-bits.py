# ---
# title: "JS goes to 1"
# breaks: "Logarithms are natural, so divergences are in nats."
# part: limits-compared
# ceiling: 0.75
# hint: "A ceiling of 1 is in bits; with natural logarithms it is another number."
# ---
# %% id="limits-compared"
def limits_apart():
    return {
        "JS": sp.Integer(1),
        "JS slope": sp.Integer(0),
        "W1": sp.Abs(theta - theta0),
        "W1 slope": sp.sign(theta - theta0),
    }


def limits_together():
    return {"KL": sp.Integer(0), "JS": sp.Integer(0), "W1": sp.Integer(0)}
