# ---
# title: "The batches are exchanged in the reverse bound"
# breaks: "`l_p` `[n]` on those of $p$ and `l_q` `[m]` on those of $q$"
# part: reverse-both
# ceiling: 0.4
# hint: "In the reverse bound d is averaged over p too."
# ---
# %% id="reverse-both"
def both_bounds(l_p, l_q):
    forward = 1 + l_p.mean() - l_q.exp().mean()
    backward = 1 - (-l_q).exp().mean() - l_p.mean()
    return forward.item(), backward.item()
