# ---
# title: "Another 8 bits are added for the 256 levels"
# breaks: "every step on the way from $v$ to $x$ adds its log-determinant."
# part: rnvp-bits
# ceiling: 0.5
# hint: "The steps have reported the division by 256 already: no further log 256."
# ---
# %% id="rnvp-bits"
def bits_per_dimension(levels, steps, log_density):
    values, log_prob = levels, 0.0
    for step in steps:
        values, log_det = step(values)
        log_prob = log_prob + log_det
    log_prob = log_prob + log_density(values)
    return 8 - log_prob.mean() / (levels.shape[1] * math.log(2))
