# ---
# title: Masses of 0 are refused
# breaks: "if the entries of an array are nonnegative and sum to 1"
# part: mixture
# ceiling: 0.75
# hint: "A mass may be 0: nonnegative, not positive."
# ---
# %% id="mixture"
def is_distribution(masses):
    return bool((masses > 0).all() and abs(masses.sum() - 1) < 1e-9)


def mixture(p, q):
    return (p + q) / 2
