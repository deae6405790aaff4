# ---
# title: "The weights sum to two"
# breaks: "The average is over $m = (p_{data} + p_g)/2$, a sum over the grid times `step`: a gap
#   of $c$ everywhere has the error $c^2$."
# part: dstar-error
# ceiling: 0.5
# hint: "The sum of two densities has mass 2; half of it is a distribution."
# ---
# %% id="dstar-error"
def error_with_mass(d, best, data, model, step):
    mass = (data + model) * step
    here = mass > 0
    return float(np.sum(mass[here] * (d[here] - best[here]) ** 2))
