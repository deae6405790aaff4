# ---
# title: The average is taken over the second argument
# breaks: "the average is taken over the *first*"
# part: discrete-divergences
# ceiling: 0.5
# hint: "D_KL(P || Q) weighs each log-ratio with P."
# ---
# %% id="discrete-divergences"
def discrete_kl(q, p):
    happens = p > 0
    if (q[happens] == 0).any():
        return math.inf
    return float((p[happens] * np.log(p[happens] / q[happens])).sum())


def discrete_js(p, q):
    middle = (p + q) / 2
    return (discrete_kl(middle, p) + discrete_kl(middle, q)) / 2
