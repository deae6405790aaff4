# ---
# title: The logarithm of a determinant that may be negative
# breaks: "$f$ may mirror space"
# part: flow-direction-density
# ceiling: 0.3
# hint: "A map that mirrors has a negative determinant: take its absolute value first."
# ---
# %% id="flow-direction-density"
def log_density_by_autograd(f, latent_log_density, x):
    jacobians = torch.func.vmap(torch.func.jacrev(lambda row: f(row[None])[0]))(x)
    return latent_log_density(f(x)) + torch.linalg.det(jacobians).log()
