# ---
# title: "The volume term carries no gradient"
# breaks: "Gradients flow through both to whatever the flow"
# part: flow-objective
# ceiling: 0.75
# hint: "The volume has to be trained as well: detach() cuts its gradient."
# ---
# %% id="flow-objective"
def flow_log_density(flow, x):
    z, log_det = flow.to_noise(x)
    return flow.noise_log_density(z) + log_det.detach()


def flow_objective(flow, x):
    return -flow_log_density(flow, x).mean()
