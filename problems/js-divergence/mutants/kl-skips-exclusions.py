# ---
# title: Points with q = 0 are left out of the sum
# breaks: "`discrete_kl` is `math.inf` if some $p > 0$ has $q = 0$"
# part: discrete-divergences
# ceiling: 0.8
# hint: "Leave out the points with p = 0 only; p > 0 = q is infinitely surprising."
# ---
# %% id="discrete-divergences"
def discrete_kl(p, q):
    happens = (p > 0) & (q > 0)
    return float((p[happens] * np.log(p[happens] / q[happens])).sum())


def discrete_js(p, q):
    middle = (p + q) / 2
    return (discrete_kl(p, middle) + discrete_kl(q, middle)) / 2
