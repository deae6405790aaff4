# ---
# title: The log-likelihood is returned, which an optimiser would make small
# breaks: "is what maximum likelihood *minimises*"
# part: flow-direction-risk
# ceiling: 0.5
# hint: "A risk is minimised: it is minus the log-likelihood."
# ---
# %% id="flow-direction-risk"
def latent_and_log_det(layers, x):
    total = x.new_zeros(len(x))
    for layer in layers:
        x, log_det = layer.forward(x)
        total = total + log_det
    return x, total


def empirical_risk(layers, latent_log_density, x):
    z, log_det = latent_and_log_det(layers, x)
    return (latent_log_density(z) + log_det).mean()
