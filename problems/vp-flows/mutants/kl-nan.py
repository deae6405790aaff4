# ---
# title: "Zero times minus infinity is NaN"
# breaks: "Cells where the target is 0 (`-inf`) contribute nothing."
# part: vp-measure
# ceiling: 0.5
# hint: "0 * (-inf) is NaN: leave out the cells where the target is 0."
# ---
# %% id="vp-measure"
def kl_on_grid(log_target, log_model, cell):
    return float((np.exp(log_target) * (log_target - log_model)).sum() * cell)
