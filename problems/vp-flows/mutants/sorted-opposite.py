# ---
# title: "Highest to lowest"
# breaks: "It returns the *least* of $D_{KL}(p \\,\\|\\, q \\circ \\pi)$ over all permutations
#   $\\pi$ of the model's cells: a float."
# part: vp-sorted
# ceiling: 0.0
# hint: "The model should be high where the target is high."
# ---
# %% id="vp-sorted"
def sorted_kl(p, q):
    p, q = np.sort(p), np.sort(q)[::-1]
    some = p > 0
    return float((p[some] * np.log(p[some] / q[some])).sum())
