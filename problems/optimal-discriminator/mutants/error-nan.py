# ---
# title: "NaN where nobody goes"
# breaks: "Where neither density has mass nothing is counted, even if `best` is NaN there."
# part: dstar-error
# ceiling: 0.7
# hint: "0 times NaN is NaN: leave out the places without mass."
# ---
# %% id="dstar-error"
def error_with_mass(d, best, data, model, step):
    return float(np.sum((data + model) / 2 * step * (d - best) ** 2))
