# ---
# title: A loop over rows with torch.autograd.functional
# ---
# %% id="flow-log-abs-det"
def log_abs_det(function, points):
    logs = []
    for point in points:
        jacobian = torch.autograd.functional.jacobian(lambda u: function(u[None])[0], point)
        logs.append(torch.linalg.slogdet(jacobian.T)[1])
    return torch.stack(logs)


# %% id="flow-objective"
def flow_log_density(flow, x):
    noise, volume = flow.to_noise(x)
    return torch.add(volume, flow.noise_log_density(noise))


def flow_objective(flow, x):
    noise, volume = flow.to_noise(x)
    return -(flow.noise_log_density(noise).sum() + volume.sum()) / x.shape[0]
