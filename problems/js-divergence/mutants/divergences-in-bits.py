# ---
# title: Base-2 logarithms
# breaks: "Logarithms are natural, so divergences are in nats."
# part: discrete-divergences
# ceiling: 0.5
# hint: "np.log2 gives bits; nats are asked for."
# ---
# %% id="discrete-divergences"
def discrete_kl(p, q):
    happens = p > 0
    if (q[happens] == 0).any():
        return math.inf
    return float((p[happens] * np.log2(p[happens] / q[happens])).sum())


def discrete_js(p, q):
    middle = (p + q) / 2
    return (discrete_kl(p, middle) + discrete_kl(q, middle)) / 2
