# ---
# title: "The length by the beta function, other algebra in the chain"
# ---
# %% id="smoothing-chain"
def smoothing_chain():
    s = sp.Symbol("s", positive=True)
    gammas = sp.gamma((dim + 1) / 2) * sp.sqrt(2) * sigma / (sp.gamma(dim / 2 + 1) * 2 / dim)
    root = sigma * sp.sqrt(sp.Integral(s**2 * length_density.subs({r: s, sigma: 1}), (s, 0, sp.oo)))
    return InequalityChain([LENGTH_START, gammas, root, sp.sqrt(dim) * sigma], ["==", "<=", "=="])


# %% id="smoothing-length"
def noise_length(sigma, d):
    from scipy.special import betaln

    return float(sigma * math.sqrt(2 * math.pi) * math.exp(-betaln(d / 2, 0.5)))


# %% id="smoothing-coupling"
def noisy_points(x, noise):
    return np.concatenate([point + noise for point in x])


def noise_coupling(p, r):
    blocks = [mass * r for mass in p]
    plan = np.zeros((len(p), sum(len(block) for block in blocks)))
    for i, block in enumerate(blocks):
        plan[i, i * len(r) : (i + 1) * len(r)] = block
    return Coupling(plan, p, np.concatenate(blocks))
