# ---
# title: The sum without its half
# breaks: "`mixture` returns $M$ as an array `[n]`"
# part: mixture
# ceiling: 0.5
# hint: "The total of P + Q is 2."
# ---
# %% id="mixture"
def is_distribution(masses):
    return bool((masses >= -1e-9).all() and abs(masses.sum() - 1) < 1e-9)


def mixture(p, q):
    return p + q
