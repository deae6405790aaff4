# ---
# title: "The loss is returned instead of the estimate"
# breaks: "larger for a better $d$"
# part: reverse-estimate
# ceiling: 0.25
# hint: "The sign is the loss's: the estimate itself is what is asked for."
# ---
# %% id="reverse-estimate"
def reverse_estimate(h_p, h_q):
    return h_p.exp().mean() - h_q.mean() - 1
