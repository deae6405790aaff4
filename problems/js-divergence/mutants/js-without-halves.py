# ---
# title: The two divergences are added, not averaged
# breaks: "D_JS(p || q) in nats, a float."
# part: discrete-divergences
# ceiling: 0.5
# hint: "JS is half of each KL: it never exceeds log 2."
# ---
# %% id="discrete-divergences"
def discrete_kl(p, q):
    happens = p > 0
    if (q[happens] == 0).any():
        return math.inf
    return float((p[happens] * np.log(p[happens] / q[happens])).sum())


def discrete_js(p, q):
    middle = (p + q) / 2
    return discrete_kl(p, middle) + discrete_kl(q, middle)
