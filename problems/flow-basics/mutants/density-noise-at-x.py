# ---
# title: "The density of the noise is evaluated at the data"
# breaks: "`flow_log_density(flow, x)` is $\\log p(x)$ for each row"
# part: flow-objective
# ceiling: 0.5
# hint: "The base density belongs to the noise: evaluate it at z, not at x."
# ---
# %% id="flow-objective"
def flow_log_density(flow, x):
    z, log_det = flow.to_noise(x)
    return flow.noise_log_density(x) + log_det


def flow_objective(flow, x):
    return -flow_log_density(flow, x).mean()
