# ---
# title: "A plain mean over the line"
# breaks: "The average is over $m = (p_{data} + p_g)/2$, a sum over the grid times `step`: a gap
#   of $c$ everywhere has the error $c^2$."
# part: dstar-error
# ceiling: 0
# hint: "A plain mean counts places where nobody goes as much as the bumps: weigh by the mass."
# ---
# %% id="dstar-error"
def error_with_mass(d, best, data, model, step):
    return float(np.nanmean((d - best) ** 2))
