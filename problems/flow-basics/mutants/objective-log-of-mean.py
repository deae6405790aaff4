# ---
# title: "The logarithm is taken of the mean density"
# breaks: "the negative log-likelihood of the data, in nats a data point"
# part: flow-objective
# ceiling: 0.5
# hint: "The likelihood of independent points is a product: its logarithm is a sum of logarithms,
#   not the logarithm of a mean."
# ---
# %% id="flow-objective"
def flow_log_density(flow, x):
    z, log_det = flow.to_noise(x)
    return flow.noise_log_density(z) + log_det


def flow_objective(flow, x):
    return -flow_log_density(flow, x).exp().mean().log()
