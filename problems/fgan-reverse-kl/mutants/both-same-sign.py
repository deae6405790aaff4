# ---
# title: "The opinion is log(q/p) in the reverse bound"
# breaks: "`both_bounds` gets $\\ell$ on samples"
# part: reverse-both
# ceiling: 0.4
# hint: "The best d of the reverse divergence is -q/p = -exp(-l)."
# ---
# %% id="reverse-both"
def both_bounds(l_p, l_q):
    forward = 1 + l_p.mean() - l_q.exp().mean()
    backward = 1 - l_p.exp().mean() + l_q.mean()
    return forward.item(), backward.item()
