# ---
# title: "The divergence of the model from the target"
# breaks: "returns $D_{KL}(p \\,\\|\\, p_\\theta)$ as a float."
# part: vp-measure
# ceiling: 0.0
# hint: "The average is taken over the target, the first argument."
# ---
# %% id="vp-measure"
def kl_on_grid(log_target, log_model, cell):
    some = np.isfinite(log_model)
    log_target, log_model = log_target[some], log_model[some]
    return float((np.exp(log_model) * (log_model - log_target)).sum() * cell)
