# ---
# title: "log d is averaged over q too"
# breaks: "It returns $1 + \\mathbb E_p \\log d - \\mathbb E_q\\, d$ with each expectation
#   replaced by a mean over its own batch"
# part: kl-estimate
# ceiling: 0.25
# hint: "Over q the mean is that of d = exp(h), not of h: without it nothing keeps d from
#   growing."
# ---
# %% id="kl-estimate"
def kl_estimate(h_p, h_q):
    return 1 + h_p.mean() - h_q.mean()
