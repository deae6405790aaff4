# ---
# title: Each layer is checked against its inverse on the way
# breaks: "Each layer's `forward` is called once, and its `inverse`, which may be slow, never."
# part: flow-direction-risk
# ceiling: 0.9
# hint: "Training needs one direction only. Check round trips elsewhere, once."
# ---
# %% id="flow-direction-risk"
def latent_and_log_det(layers, x):
    total = x.new_zeros(len(x))
    for layer in layers:
        z, log_det = layer.forward(x)
        layer.inverse(z)
        total = total + log_det
        x = z
    return x, total


def empirical_risk(layers, latent_log_density, x):
    z, log_det = latent_and_log_det(layers, x)
    return -(latent_log_density(z) + log_det).mean()
