# ---
# title: M is the geometric mean
# breaks: "`discrete_js` is always finite"
# part: discrete-divergences
# ceiling: 0.5
# hint: "sqrt(PQ) is 0 where one of the masses is; M is the arithmetic mean."
# ---
# %% id="discrete-divergences"
def discrete_kl(p, q):
    happens = p > 0
    if (q[happens] == 0).any():
        return math.inf
    return float((p[happens] * np.log(p[happens] / q[happens])).sum())


def discrete_js(p, q):
    middle = np.sqrt(p * q)
    return (discrete_kl(p, middle) + discrete_kl(q, middle)) / 2
