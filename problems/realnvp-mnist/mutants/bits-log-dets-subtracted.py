# ---
# title: "The log-determinants are subtracted"
# breaks: "every step on the way from $v$ to $x$ adds its log-determinant."
# part: rnvp-bits
# ceiling: 0.5
# hint: "log p(v) = log p(x) + log|det dx/dv|: the log-determinants of the steps are added."
# ---
# %% id="rnvp-bits"
def bits_per_dimension(levels, steps, log_density):
    values, log_prob = levels, 0.0
    for step in steps:
        values, log_det = step(values)
        log_prob = log_prob - log_det
    log_prob = log_prob + log_density(values)
    return -log_prob.mean() / (levels.shape[1] * math.log(2))
