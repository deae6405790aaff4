# ---
# title: The latents' density is taken at x
# breaks: "returns $\\log P_w(x)$ for every row of `x`"
# part: flow-direction-density
# ceiling: 0.5
# hint: "latent_log_density wants latents: f(x)."
# ---
# %% id="flow-direction-density"
def log_density_by_autograd(f, latent_log_density, x):
    jacobians = torch.func.vmap(torch.func.jacrev(lambda row: f(row[None])[0]))(x)
    return latent_log_density(x) + torch.linalg.slogdet(jacobians).logabsdet
