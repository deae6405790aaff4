# ---
# title: "The loss is returned instead of the estimate"
# breaks: "larger for a better $d$"
# part: kl-estimate
# ceiling: 0.25
# hint: "The sign is the loss's: the estimate itself is what is asked for."
# ---
# %% id="kl-estimate"
def kl_estimate(h_p, h_q):
    return h_q.exp().mean() - h_p.mean() - 1
