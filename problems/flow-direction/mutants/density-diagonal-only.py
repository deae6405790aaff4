# ---
# title: Only the diagonal of the Jacobian counts
# breaks: "returns $\\log P_w(x)$ for every row of `x`"
# part: flow-direction-density
# ceiling: 0.6
# hint: "The product of the diagonal is the determinant of triangular matrices only."
# ---
# %% id="flow-direction-density"
def log_density_by_autograd(f, latent_log_density, x):
    jacobians = torch.func.vmap(torch.func.jacrev(lambda row: f(row[None])[0]))(x)
    volume = jacobians.diagonal(dim1=1, dim2=2).abs().log().sum(dim=1)
    return latent_log_density(f(x)) + volume
