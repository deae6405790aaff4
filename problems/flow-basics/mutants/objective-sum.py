# ---
# title: "The objective is a sum over the batch"
# breaks: "It is the mean over the batch, not the sum"
# part: flow-objective
# ceiling: 0.75
# hint: "Take the mean over the batch: a sum grows with the batch size."
# ---
# %% id="flow-objective"
def flow_log_density(flow, x):
    z, log_det = flow.to_noise(x)
    return flow.noise_log_density(z) + log_det


def flow_objective(flow, x):
    return -flow_log_density(flow, x).sum()
