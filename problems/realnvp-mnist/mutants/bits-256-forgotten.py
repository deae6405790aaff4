# ---
# title: "The first step's log-determinant is dropped"
# breaks: "The density that counts is that of $v$, in units of *levels*."
# part: rnvp-bits
# ceiling: 0.5
# hint: "Without the division by 256 the number is 8 bits too small: count every step."
# ---
# %% id="rnvp-bits"
def bits_per_dimension(levels, steps, log_density):
    values, _ = steps[0](levels)
    log_prob = 0.0
    for step in steps[1:]:
        values, log_det = step(values)
        log_prob = log_prob + log_det
    log_prob = log_prob + log_density(values)
    return -log_prob.mean() / (levels.shape[1] * math.log(2))
