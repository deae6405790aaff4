# ---
# title: The definition is transcribed, 0 log 0 is nan
# breaks: "return Python floats, never nan"
# part: discrete-divergences
# ceiling: 0.6
# hint: "0 * log 0 is nan in floating point: sum over the points with p > 0."
# ---
# %% id="discrete-divergences"
def discrete_kl(p, q):
    with np.errstate(all="ignore"):
        return float((p * np.log(p / q)).sum())


def discrete_js(p, q):
    middle = (p + q) / 2
    return (discrete_kl(p, middle) + discrete_kl(q, middle)) / 2
