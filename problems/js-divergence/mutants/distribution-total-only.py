# ---
# title: Only the total is checked
# breaks: "if the entries of an array are nonnegative and sum to 1"
# part: mixture
# ceiling: 0.75
# hint: "1.5 and -0.5 sum to 1 too: a distribution has no negative mass."
# ---
# %% id="mixture"
def is_distribution(masses):
    return bool(abs(masses.sum() - 1) < 1e-9)


def mixture(p, q):
    return (p + q) / 2
