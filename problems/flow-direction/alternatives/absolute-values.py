# ---
# title: Absolute slopes, Jacobians from torch.autograd, one row at a time
# ---
# %% id="flow-direction-derivation"
def increasing_density(flow, latent_density):
    slope = sp.Derivative(flow, x_sym)
    at_latent = latent_density.xreplace({z_sym: flow})
    start = sp.Derivative(sp.Integral(latent_density, (z_sym, -sp.oo, flow)), x_sym)
    return EqualityChain([start, at_latent * sp.Abs(slope), at_latent * sp.Abs(slope.doit())])


def decreasing_density(flow, latent_density):
    slope = sp.Derivative(flow, x_sym)
    at_latent = latent_density.xreplace({z_sym: flow})
    start = sp.Derivative(sp.Integral(latent_density, (z_sym, flow, sp.oo)), x_sym)
    return EqualityChain([start, at_latent * sp.Abs(slope), at_latent * sp.Abs(slope.doit())])


# %% id="flow-direction-density"
def log_density_by_autograd(f, latent_log_density, x):
    values = []
    for row in x:
        jacobian = torch.autograd.functional.jacobian(lambda u: f(u[None])[0], row)
        values.append(latent_log_density(f(row[None]))[0] + torch.slogdet(jacobian)[1])
    return torch.stack(values)
