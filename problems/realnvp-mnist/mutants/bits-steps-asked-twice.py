# ---
# title: "Each step is called once for its result and once more for its log-determinant"
# breaks: "each is called once"
# part: rnvp-bits
# ceiling: 0.95
# hint: "Two calls draw two noises: keep the result and the log-determinant of one and the
#   same call."
# ---
# %% id="rnvp-bits"
def bits_per_dimension(levels, steps, log_density):
    values, log_prob = levels, 0.0
    for step in steps:
        log_prob = log_prob + step(values)[1]
        values = step(values)[0]
    log_prob = log_prob + log_density(values)
    return -log_prob.mean() / (levels.shape[1] * math.log(2))
