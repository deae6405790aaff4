# ---
# title: Jacobians by torch.func, and the singular values for the determinant
# ---
# %% id="flow-log-abs-det"
def log_abs_det(function, points):
    jacobian = torch.func.vmap(torch.func.jacrev(lambda u: function(u[None])[0]))(points)
    return torch.linalg.svdvals(jacobian).log().sum(dim=-1)


# %% id="flow-sample"
@torch.no_grad()
def sample_flow(flow, count):
    noise = flow.draw_noise(count)
    return flow.to_data(noise)
