# ---
# title: The log-determinant has the lecture's sign
# breaks: "negative log-likelihood of the data, a mean over the rows of `x`"
# part: flow-direction-risk
# ceiling: 0.5
# hint: "Layers report log|det dz/dx|: the log-likelihood adds it, the risk subtracts it."
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
    return (-latent_log_density(z) + log_det).mean()
