# ---
# title: "The log-determinant is subtracted"
# breaks: "Mind what it is a determinant of: `to_noise` speaks of $\\partial z/\\partial x$."
# part: flow-objective
# ceiling: 0.5
# hint: "to_noise returns log|det dz/dx|, which is added; log|det dx/dz| would be subtracted."
# ---
# %% id="flow-objective"
def flow_log_density(flow, x):
    z, log_det = flow.to_noise(x)
    return flow.noise_log_density(z) - log_det


def flow_objective(flow, x):
    return -flow_log_density(flow, x).mean()
