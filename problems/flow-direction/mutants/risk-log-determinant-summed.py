# ---
# title: The log-determinants of all rows are added up
# breaks: "of the whole row of layers, `[N]`"
# part: flow-direction-risk
# ceiling: 0.5
# hint: "Every row has a log-determinant of its own: no sum over the batch."
# ---
# %% id="flow-direction-risk"
def latent_and_log_det(layers, x):
    total = x.new_zeros(len(x))
    for layer in layers:
        x, log_det = layer.forward(x)
        total = total + log_det.sum()
    return x, total


def empirical_risk(layers, latent_log_density, x):
    z, log_det = latent_and_log_det(layers, x)
    return -(latent_log_density(z) + log_det).mean()
