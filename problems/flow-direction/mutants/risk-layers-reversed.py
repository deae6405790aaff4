# ---
# title: The layers run from the last to the first
# breaks: "the one that sees the data first"
# part: flow-direction-risk
# ceiling: 0.5
# hint: "layers[0] sees the data: the reverse order is for sampling."
# ---
# %% id="flow-direction-risk"
def latent_and_log_det(layers, x):
    total = x.new_zeros(len(x))
    for layer in reversed(layers):
        x, log_det = layer.forward(x)
        total = total + log_det
    return x, total


def empirical_risk(layers, latent_log_density, x):
    z, log_det = latent_and_log_det(layers, x)
    return -(latent_log_density(z) + log_det).mean()
