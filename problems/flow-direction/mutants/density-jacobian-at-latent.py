# ---
# title: The Jacobian is taken at the latent
# breaks: "returns $\\log P_w(x)$ for every row of `x`"
# part: flow-direction-density
# ceiling: 0.5
# hint: "The Jacobian of f is taken where f is evaluated, at x."
# ---
# %% id="flow-direction-density"
def log_density_by_autograd(f, latent_log_density, x):
    z = f(x)
    jacobians = torch.func.vmap(torch.func.jacrev(lambda row: f(row[None])[0]))(z)
    return latent_log_density(z) + torch.linalg.slogdet(jacobians).logabsdet
