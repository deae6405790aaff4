# ---
# title: Every layer's log-determinant is taken at the data point
# breaks: "which reports its own log-determinant at *its own* input"
# part: flow-direction-risk
# ceiling: 0.4
# hint: "The second layer is evaluated where the first one has put the point."
# ---
# %% id="flow-direction-risk"
def latent_and_log_det(layers, x):
    z, total = x, x.new_zeros(len(x))
    for layer in layers:
        total = total + layer.forward(x)[1]
        z = layer.forward(z)[0]
    return z, total


def empirical_risk(layers, latent_log_density, x):
    z, log_det = latent_and_log_det(layers, x)
    return -(latent_log_density(z) + log_det).mean()
