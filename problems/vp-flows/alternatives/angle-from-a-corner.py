# ---
# title: "The walk around the square starts at a corner; closed forms for the moments"
# ---
# %% id="vp-square"
def disc_to_square(z, c):
    half = 0.5 * math.sqrt(math.pi * c) * (z**2).sum(dim=1).sqrt()
    place = 8 * ((torch.atan2(z[:, 1], z[:, 0]) / (2 * math.pi)) % 1.0)  # 0 to 8 around the square
    side = torch.floor(place / 2).clamp(0, 3)
    along = place - 2 * side - 1
    one = torch.ones_like(along)
    corners = [(one, along), (-along, one), (-one, -along), (along, -one)]
    x = sum((side == i)[:, None] * torch.stack(corner, dim=1) for i, corner in enumerate(corners))
    return x * half[:, None], torch.log(torch.full_like(half, c))


# %% id="vp-sorted"
def sorted_kl(p, q):
    p, q = -np.sort(-p), -np.sort(-q)
    p, q = p[p > 0], q[: (p > 0).sum()]
    return float(p @ np.log(p) - p @ np.log(q))


# %% id="vp-profile"
def pyramid_moments(k):
    # on the ramp m = 1/2 + (0.9 - t) / k at height t: Gauss-Legendre in t^(1/4), as t log t bends
    nodes, weights = np.polynomial.legendre.leggauss(60)
    root = (nodes + 1) / 2 * 0.9**0.25
    t = root**4
    m = 0.5 + (0.9 - t) / k
    ring = 8 * m / k * 4 * root**3 * weights * 0.9**0.25 / 2
    entropy = -0.9 * math.log(0.9) - (ring * t * np.log(t)).sum()
    return float(entropy), float(0.45 + (ring * t * 4 * m**2).sum())


def profile_kl(entropy, mean_volume, c):
    exponent = mean_volume / (2 * np.pi * c)
    return float(np.log(2 * np.pi * c) + exponent - entropy)


def profile_scale(mean_volume):
    return 0.5 * mean_volume / np.pi


# %% id="vp-slope"
def pyramid_mass():
    reach = PLATEAU / k
    sides, corners = 4 * PLATEAU * reach / 2, 4 * PLATEAU * reach**2 / 3
    return PLATEAU + sides + corners


def pyramid_slope():
    reach = (sp.sqrt(93) - 9) / 12
    return PLATEAU / reach


# %% id="vp-target"
def pyramid_log_density(x, k):
    beyond = F.relu(torch.linalg.vector_norm(x, ord=math.inf, dim=1) - 0.5)
    return torch.log(F.relu(0.9 - k * beyond))
