# ---
# title: "copysign, a new root by hand, and autograd for the log-determinant itself"
# ---
# %% id="cube-map"
def cube_map(z):
    u = z[:, 2] / z[:, 0].exp() + z[:, 0].square()
    root = torch.copysign(u.abs().pow(1 / 3), u)
    return torch.column_stack((z[:, 0], z[:, 1] * z[:, 0].exp(), root))


# %% id="cube-to-noise"
def cube_to_noise(x):
    noise = torch.empty_like(x)
    noise[:, 0] = x[:, 0]
    noise[:, 1] = x[:, 1] / x[:, 0].exp()
    noise[:, 2] = x[:, 0].exp() * x[:, 2] * x[:, 2] * x[:, 2] - x[:, 0] ** 2 * x[:, 0].exp()
    logarithm = torch.log(x[:, 2].abs())
    return noise, logarithm + (3 * x[:, 2].abs()).log()


# %% id="log-det-gap"
def log_det_gap(to_noise, x):
    def one_row(row):
        return to_noise(row[None])[0][0]

    worst = 0.0
    claims = to_noise(x)[1].tolist()
    for row, claim in zip(x, claims, strict=True):
        jacobian = torch.autograd.functional.jacobian(one_row, row)
        _, truth = np.linalg.slogdet(jacobian.double().numpy())
        off = abs(claim - float(truth))
        worst = math.inf if math.isnan(off) else max(worst, off)
    return worst
