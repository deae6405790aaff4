# ---
# title: "A plain number without a gradient"
# breaks: "a tensor without dimensions, which training can minimise"
# part: rnvp-bits
# ceiling: 0.85
# hint: "Training minimises this number: return the tensor, without .item() or float()."
# ---
# %% id="rnvp-bits"
def bits_per_dimension(levels, steps, log_density):
    values, log_prob = levels, 0.0
    for step in steps:
        values, log_det = step(values)
        log_prob = log_prob + log_det
    log_prob = log_prob + log_density(values)
    return -log_prob.mean().item() / (levels.shape[1] * math.log(2))
