# ---
# title: "Logarithms taken apart, other symbols' order"
# ---
# %% id="vp-event"
def disc_radius_squared():
    logs = sp.log(2) + sp.log(sp.pi) + sp.log(c) + sp.log(PLATEAU - eps)
    return -2 * logs


def latent_volume():
    return sp.pi * disc_radius_squared()


def data_volume():
    return -c * sp.pi * sp.log((2 * sp.pi * c) ** 2 * (PLATEAU - eps) ** 2)


# %% id="vp-peak"
def volume_peak():
    best = sp.exp(-1) / (sp.pi * (sp.Rational(9, 5) - 2 * eps))
    return StationaryPoint(data_volume(), c, best, -2 * sp.pi * c**-1, "maximum")


def volume_ceiling():
    return 10 * sp.exp(-1) / (9 - 10 * eps)


# %% id="vp-missed"
def missed_event(model, in_square, eps):
    event = np.zeros(len(model), dtype=bool)
    event[np.flatnonzero(in_square)] = model[in_square] + eps < 0.9
    return event


def event_gap(event, model, target, cell):
    return float(
        np.abs(cell * (np.where(event, target, 0).sum() - np.where(event, model, 0).sum()))
    )


# %% id="vp-pinsker"
def pinsker_floor(gap):
    return gap * gap / 0.5 if isinstance(gap, float | np.ndarray) else 2 * gap * gap


def empty_up_to():
    return (9 * sp.pi * c - 5) / (10 * sp.pi * c)


# %% id="vp-couplings"
def read_network(u, kept, network):
    """Shift and log-stretch of the moving coordinate, both [N], 0 where u is kept."""
    read = network(u[:, [kept]])
    if read.shape[1] == 1:
        read = F.pad(read, (0, 1))
    moving = F.one_hot(torch.tensor(1 - kept), 2).to(u.dtype)
    return read[:, :1] * moving, read[:, 1:] * moving


def couple_to_data(z, kept, network):
    shift, log_stretch = read_network(z, kept, network)
    return torch.addcmul(shift, z, log_stretch.exp())


def couple_to_noise(x, kept, network):
    shift, log_stretch = read_network(x, kept, network)
    return (x - shift) / log_stretch.exp(), -log_stretch.sum(dim=1)


# %% id="vp-layers"
def scale_to_noise(x, log_c):
    return x / log_c.exp().sqrt(), torch.zeros_like(x[:, 0]) - log_c


def plane_log_density(layers, x):
    log_dets = [torch.zeros_like(x[:, 0])]
    for layer in layers:
        x, log_det = layer(x)
        log_dets.append(log_det)
    noise = torch.distributions.Normal(torch.zeros_like(x), torch.ones_like(x))
    return torch.stack(log_dets).sum(dim=0) + noise.log_prob(x).sum(dim=1)
