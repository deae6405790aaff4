# ---
# title: "The volume is forgotten"
# breaks: "`flow_log_density(flow, x)` is $\\log p(x)$ for each row"
# part: flow-objective
# ceiling: 0.5
# hint: "Without log|det dz/dx| what you have is no density: it does not integrate to 1."
# ---
# %% id="flow-objective"
def flow_log_density(flow, x):
    z, log_det = flow.to_noise(x)
    return flow.noise_log_density(z)


def flow_objective(flow, x):
    return -flow_log_density(flow, x).mean()
