# ---
# title: The risk is cut off from the layers' parameters
# breaks: "Gradients flow to the layers' parameters."
# part: flow-direction-risk
# ceiling: 0.5
# hint: "Without a graph the optimiser has nothing to go by: leave out no_grad, detach and item."
# ---
# %% id="flow-direction-risk"
def latent_and_log_det(layers, x):
    total = x.new_zeros(len(x))
    for layer in layers:
        x, log_det = layer.forward(x)
        total = total + log_det
    return x, total


def empirical_risk(layers, latent_log_density, x):
    with torch.no_grad():
        z, log_det = latent_and_log_det(layers, x)
        return -(latent_log_density(z) + log_det).mean()
