# ---
# title: The square root of JS is returned
# breaks: "D_JS(p || q) in nats, a float."
# part: discrete-divergences
# ceiling: 0.5
# hint: "SciPy's jensenshannon is the root of the divergence: square it."
# ---
# %% id="discrete-divergences"
def discrete_kl(p, q):
    happens = p > 0
    if (q[happens] == 0).any():
        return math.inf
    return float((p[happens] * np.log(p[happens] / q[happens])).sum())


def discrete_js(p, q):
    middle = (p + q) / 2
    return float(np.sqrt((discrete_kl(p, middle) + discrete_kl(q, middle)) / 2))
