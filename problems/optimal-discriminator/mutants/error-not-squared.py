# ---
# title: "Absolute gaps"
# breaks: "is $\\mathbb E_{x \\sim m}[(D - D^*)^2]$, a plain float,"
# part: dstar-error
# ceiling: 0.5
# hint: "The gaps are squared before they are averaged."
# ---
# %% id="dstar-error"
def error_with_mass(d, best, data, model, step):
    mass = (data + model) / 2 * step
    here = mass > 0
    return float(np.sum(mass[here] * abs(d[here] - best[here])))
