# ---
# title: "0 log 0 is NaN"
# breaks: "`q` is positive, `p` may hold zeros."
# part: vp-sorted
# ceiling: 0.0
# hint: "Cells of probability 0 contribute nothing: leave them out."
# ---
# %% id="vp-sorted"
def sorted_kl(p, q):
    p, q = np.sort(p), np.sort(q)
    some = p > -1
    return float((p[some] * np.log(p[some] / q[some])).sum())
