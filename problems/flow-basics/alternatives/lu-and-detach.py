# ---
# title: A determinant from LU factors, samples detached afterwards
# ---
# %% id="flow-log-abs-det"
def log_abs_det(function, points):
    where = points.clone().detach().requires_grad_(True)
    jacobian = torch.autograd.functional.jacobian(lambda u: function(u).sum(dim=0), where)
    jacobian = jacobian.transpose(0, 1)  # [d, N, d] -> [N, d, d]
    _, _, upper = torch.linalg.lu(jacobian)
    return upper.diagonal(dim1=-2, dim2=-1).abs().log().sum(dim=-1)


# %% id="flow-sample"
def sample_flow(flow, count):
    return flow.to_data(flow.draw_noise(count)).detach()


# %% id="flow-affine-optimum"
def affine_optimum():
    second_moment = (
        data_variance + data_average**2 - 2 * shift * data_average + shift**2
    ) / sp.exp(log_scale) ** 2
    objective = (second_moment + sp.log(2 * sp.pi * sp.exp(2 * log_scale))) / 2
    best = sp.log(sp.sqrt(data_variance + (shift - data_average) ** 2))
    return StationaryPoint(objective, log_scale, best, sp.diff(objective, log_scale, 2), "minimum")
