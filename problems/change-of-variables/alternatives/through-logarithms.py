# ---
# title: "The root through logarithms, forward derivatives, singular values"
# ---
# %% id="cube-map"
def cube_map(z):
    a, b, c = z[:, :1], z[:, 1:2], z[:, 2:]
    u = torch.addcmul(a * a, c, torch.exp(-a))
    size = torch.exp(torch.log(u.abs()) / 3)
    return torch.cat([a, b * torch.exp(a), torch.where(u < 0, -size, size)], dim=1)


# %% id="log-det-gap"
def log_det_gap(to_noise, x):
    size = x.shape[1]
    columns = []
    for j in range(size):
        step = torch.zeros_like(x)
        step[:, j] = 1
        columns.append(torch.func.jvp(lambda points: to_noise(points)[0], (x,), (step,))[1])
    stretches = torch.linalg.svdvals(torch.stack(columns, dim=2).double())
    error = (to_noise(x)[1].double() - stretches.log().sum(dim=1)).abs()
    return float("inf") if error.isnan().any() else float(error.amax())


# %% id="cube-to-noise"
def cube_to_noise(x):
    a, b, c = x[:, :1], x[:, 1:2], x[:, 2:]
    noise = torch.cat([a, b * (-a).exp(), a.exp() * (c.pow(3) - a.pow(2))], dim=1)
    # the diagonal of a triangular matrix: 1, exp(-x1), 3 x3^2 exp(x1)
    slopes = [torch.zeros_like(a), -a, a + math.log(3.0) + c.abs().log() * 2]
    return noise, torch.cat(slopes, dim=1).sum(dim=1)
