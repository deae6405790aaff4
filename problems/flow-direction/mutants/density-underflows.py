# ---
# title: The determinant is computed before its logarithm
# breaks: "the determinant itself may be too small or too large for a floating-point number"
# part: flow-direction-density
# ceiling: 0.8
# hint: "torch.linalg.slogdet gives the logarithm without the determinant."
# ---
# %% id="flow-direction-density"
def log_density_by_autograd(f, latent_log_density, x):
    jacobians = torch.func.vmap(torch.func.jacrev(lambda row: f(row[None])[0]))(x)
    return latent_log_density(f(x)) + torch.linalg.det(jacobians).abs().log()
