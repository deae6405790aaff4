# ---
# title: Volumes from singular values, the risk as a dot product, recursion over layers
# ---
# %% id="flow-direction-density"
def log_density_by_autograd(f, latent_log_density, x):
    inputs = x.detach().clone().requires_grad_()
    z = f(inputs)
    rows = [
        torch.autograd.grad(z[:, k].sum(), inputs, retain_graph=True)[0] for k in range(z.shape[1])
    ]
    stretches = torch.linalg.svdvals(torch.stack(rows, dim=1))
    return latent_log_density(z.detach()) + stretches.log().sum(dim=1)


# %% id="flow-direction-risk"
def latent_and_log_det(layers, x):
    if not layers:
        return x, 0.0
    first, *others = layers
    middle, here = first.forward(x)
    z, there = latent_and_log_det(others, middle)
    return z, here + there


def empirical_risk(layers, latent_log_density, x):
    z, log_det = latent_and_log_det(layers, x)
    surprise = -latent_log_density(z) - log_det
    return surprise @ torch.full_like(surprise, 1 / len(x))


# %% id="flow-direction-sample"
def sample_data(layers, draw_latent, count):
    x = draw_latent(count)
    for layer in layers[::-1]:
        x = layer.inverse(x)
    return x.detach()
