# ---
# title: A millionth too much or too little is let pass
# breaks: "each up to 1e-9"
# part: mixture
# ceiling: 0.5
# hint: "The tolerance is 1e-9, for the total and for each mass; np.isclose allows 1e-5."
# ---
# %% id="mixture"
def is_distribution(masses):
    return bool(masses.min() >= -1e-6 and np.isclose(masses.sum(), 1))


def mixture(p, q):
    return (p + q) / 2
