# ---
# title: The risk is a sum over the data
# breaks: "a mean over the rows of `x`"
# part: flow-direction-risk
# ceiling: 0.5
# hint: "Divide by the number of data: the risk must not depend on how many there are."
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
    return -(latent_log_density(z) + log_det).sum()
