# ---
# title: Only the last layer's log-determinant counts
# breaks: "of the whole row of layers"
# part: flow-direction-risk
# ceiling: 0.5
# hint: "The determinant of a composition is a product over all layers: add all log-determinants."
# ---
# %% id="flow-direction-risk"
def latent_and_log_det(layers, x):
    for layer in layers:
        x, log_det = layer.forward(x)
    return x, log_det


def empirical_risk(layers, latent_log_density, x):
    z, log_det = latent_and_log_det(layers, x)
    return -(latent_log_density(z) + log_det).mean()
