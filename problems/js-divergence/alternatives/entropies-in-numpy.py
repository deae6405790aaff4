# ---
# title: JS as an entropy of the mixture; masked arrays
# ---
# %% id="js-by-entropies"
def js_by_entropies():
    total = P_x + Q_x
    first = (P_x * sp.log(2 * P_x / total) - Q_x * sp.log(total / (2 * Q_x))) / 2
    half = P_x / 2 + Q_x / 2
    second = P_x / 2 * sp.log(P_x) - half * sp.log(half) + Q_x / 2 * sp.log(Q_x)
    return EqualityChain([first, second])


# %% id="discrete-divergences"
def discrete_kl(p, q):
    if np.any((q == 0) & (p > 0)):
        return float("inf")
    ratio = np.divide(p, q, out=np.ones_like(p), where=(p > 0) & (q > 0))
    return float(p @ np.log(ratio))


def discrete_js(p, q):
    def entropy(masses):
        return -float(masses @ np.log(np.where(masses > 0, masses, 1.0)))

    return entropy((p + q) / 2) - (entropy(p) + entropy(q)) / 2


# %% id="mixture"
def is_distribution(masses):
    return not ((masses < -1e-9).any() or abs(sum(masses) - 1) > 1e-9)


def mixture(p, q):
    return 0.5 * p + 0.5 * q
