# ---
# title: "The reverse bound comes first"
# breaks: "the forward bound and the reverse bound"
# part: reverse-both
# ceiling: 0.25
# hint: "Forward first."
# ---
# %% id="reverse-both"
def both_bounds(l_p, l_q):
    forward = 1 - (-l_p).exp().mean() - l_q.mean()
    backward = 1 + l_p.mean() - l_q.exp().mean()
    return forward.item(), backward.item()
