# ---
# title: "The concentric map by cases, mirrored; ranks instead of two sorts; sums instead of quad"
# ---
# %% id="vp-square"
def disc_to_square(z, c):
    radius = torch.hypot(z[:, 0], z[:, 1])
    half = radius * (math.pi * c / 4) ** 0.5
    wide = z[:, 0].abs() >= z[:, 1].abs()
    safe = torch.where(z == 0, 1e-30, z)
    flat = (4 / math.pi) * torch.atan(safe[:, 1] / safe[:, 0]) * half * safe[:, 0].sign()
    steep = (4 / math.pi) * torch.atan(safe[:, 0] / safe[:, 1]) * half * safe[:, 1].sign()
    first = torch.where(wide, half * safe[:, 0].sign(), steep)
    second = torch.where(wide, flat, half * safe[:, 1].sign())
    return torch.stack([second, first], dim=1), math.log(c) + 0 * radius


# %% id="vp-sorted"
def sorted_kl(p, q):
    matched = np.empty(len(p))
    matched[np.argsort(-p)] = np.sort(q)[::-1]
    from scipy.special import rel_entr

    return float(rel_entr(p, matched).sum())


# %% id="vp-profile"
def pyramid_moments(k):
    edge = 0.5 + 0.9 / k
    mids = (np.arange(20_000) + 0.5) / 20_000 * edge
    heights = np.clip(0.9 - k * np.clip(mids - 0.5, 0, None), 1e-300, None)
    rings = 8 * mids * edge / 20_000
    return float(-(rings * heights * np.log(heights)).sum()), float(
        (rings * heights * 4 * mids**2).sum()
    )


def profile_kl(entropy, mean_volume, c):
    variance = c
    return (
        math.log(variance) + math.log(math.tau) - entropy + 0.5 * mean_volume / math.pi / variance
    )


def profile_scale(mean_volume):
    return mean_volume / math.tau


# %% id="vp-measure"
def kl_on_grid(log_target, log_model, cell):
    from scipy.special import rel_entr

    return float(cell * rel_entr(np.exp(log_target), np.exp(log_model)).sum())
