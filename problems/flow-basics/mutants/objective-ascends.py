# ---
# title: "The likelihood itself is minimised"
# breaks: "is what training *minimises*: the negative log-likelihood of the data"
# part: flow-objective
# ceiling: 0.5
# hint: "An optimiser minimises: the objective is minus the log-likelihood."
# ---
# %% id="flow-objective"
def flow_log_density(flow, x):
    z, log_det = flow.to_noise(x)
    return flow.noise_log_density(z) + log_det


def flow_objective(flow, x):
    return flow_log_density(flow, x).mean()
