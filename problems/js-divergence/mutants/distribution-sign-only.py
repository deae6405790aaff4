# ---
# title: Only the signs are checked
# breaks: "if the entries of an array are nonnegative and sum to 1"
# part: mixture
# ceiling: 0.75
# hint: "Masses of a distribution sum to 1."
# ---
# %% id="mixture"
def is_distribution(masses):
    return bool((masses >= 0).all())


def mixture(p, q):
    return (p + q) / 2
