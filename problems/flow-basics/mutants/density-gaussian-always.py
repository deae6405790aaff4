# ---
# title: "The noise is taken for Gaussian"
# breaks: "The noise is whatever the flow says it is, not always Gaussian."
# part: flow-objective
# ceiling: 0.5
# hint: "Use flow.noise_log_density: the noise of a flow need not be Gaussian."
# ---
# %% id="flow-objective"
def flow_log_density(flow, x):
    z, log_det = flow.to_noise(x)
    normal = -(z**2).sum(dim=1) / 2 - z.shape[1] * math.log(2 * math.pi) / 2
    return normal + log_det


def flow_objective(flow, x):
    return -flow_log_density(flow, x).mean()
