# ---
# title: "Nats per dimension"
# breaks: "\\text{bits per dimension} = \\frac{\\text{mean of } -\\log p(v)}{D \\log 2}"
# part: rnvp-bits
# ceiling: 0.5
# hint: "Divide by log 2: nats are not bits."
# ---
# %% id="rnvp-bits"
def bits_per_dimension(levels, steps, log_density):
    values, log_prob = levels, 0.0
    for step in steps:
        values, log_det = step(values)
        log_prob = log_prob + log_det
    log_prob = log_prob + log_density(values)
    return -log_prob.mean() / levels.shape[1]
