# ---
# title: The geometric mean of the masses
# breaks: "`mixture` returns $M$ as an array `[n]`"
# part: mixture
# ceiling: 0.5
# hint: "M(x) is (P(x) + Q(x)) / 2; the geometric mean does not sum to 1."
# ---
# %% id="mixture"
def is_distribution(masses):
    return bool((masses >= -1e-9).all() and abs(masses.sum() - 1) < 1e-9)


def mixture(p, q):
    return np.sqrt(p * q)
