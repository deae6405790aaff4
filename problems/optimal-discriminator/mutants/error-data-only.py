# ---
# title: "Only the data's density weighs"
# breaks: "The average is over $m = (p_{data} + p_g)/2$, a sum over the grid times `step`: a gap
#   of $c$ everywhere has the error $c^2$."
# part: dstar-error
# ceiling: 0.5
# hint: "The discriminator also meets generated samples: weigh by the mean of both densities."
# ---
# %% id="dstar-error"
def error_with_mass(d, best, data, model, step):
    here = data > 0
    return float(np.sum(data[here] * (d[here] - best[here]) ** 2) * step)
