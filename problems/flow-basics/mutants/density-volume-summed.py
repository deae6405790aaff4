# ---
# title: "The log-determinants of all rows are added to every row"
# breaks: "A function that works on batches treats every row by itself."
# part: flow-objective
# ceiling: 0.5
# hint: "log_det has one entry a row, and that entry belongs to that row alone."
# ---
# %% id="flow-objective"
def flow_log_density(flow, x):
    z, log_det = flow.to_noise(x)
    return flow.noise_log_density(z) + log_det.sum()


def flow_objective(flow, x):
    return -flow_log_density(flow, x).mean()
