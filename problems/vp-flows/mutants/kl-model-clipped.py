# ---
# title: "The model is kept away from 0"
# breaks: "Where the target is positive and the model is 0, it is `inf`."
# part: vp-measure
# ceiling: 0.5
# hint: "A model that rules out what happens is infinitely far away: do not clip its logarithm."
# ---
# %% id="vp-measure"
def kl_on_grid(log_target, log_model, cell):
    some = np.isfinite(log_target) & np.isfinite(log_model)
    log_target, log_model = log_target[some], log_model[some]
    return float((np.exp(log_target) * (log_target - log_model)).sum() * cell)
