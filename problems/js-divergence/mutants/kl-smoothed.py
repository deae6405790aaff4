# ---
# title: A small number is added to both, so that nothing is infinite
# breaks: "`discrete_kl` is `math.inf` if some $p > 0$ has $q = 0$"
# part: discrete-divergences
# ceiling: 0.8
# hint: "A small constant hides that q excludes what happens: the divergence is infinite."
# ---
# %% id="discrete-divergences"
def discrete_kl(p, q):
    return float((p * np.log((p + 1e-12) / (q + 1e-12))).sum())


def discrete_js(p, q):
    middle = (p + q) / 2
    return (discrete_kl(p, middle) + discrete_kl(q, middle)) / 2
