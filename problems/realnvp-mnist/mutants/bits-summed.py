# ---
# title: "Summed over the batch"
# breaks: "`bits_per_dimension` returns the mean over the batch of what the formula says"
# part: rnvp-bits
# ceiling: 0.5
# hint: "Take the mean over the pictures of the batch."
# ---
# %% id="rnvp-bits"
def bits_per_dimension(levels, steps, log_density):
    values, log_prob = levels, 0.0
    for step in steps:
        values, log_det = step(values)
        log_prob = log_prob + log_det
    log_prob = log_prob + log_density(values)
    return -log_prob.sum() / (levels.shape[1] * math.log(2))
