# ---
# title: "A mean over the cells, not an integral"
# breaks: "returns $D_{KL}(p \\,\\|\\, p_\\theta)$ as a float."
# part: vp-measure
# ceiling: 0.0
# hint: "An integral is the sum over the cells times the area of one."
# ---
# %% id="vp-measure"
def kl_on_grid(log_target, log_model, cell):
    some = np.isfinite(log_target)
    log_target, log_model = log_target[some], log_model[some]
    return float((np.exp(log_target) * (log_target - log_model)).mean())
