# ---
# title: "The 1 in front is missing"
# breaks: "It returns $1 + \\mathbb E_p \\log d - \\mathbb E_q\\, d$ with each expectation
#   replaced by a mean over its own batch"
# part: kl-estimate
# ceiling: 0.5
# hint: "Everything is 1 too low: equal distributions (d = 1) should give 0."
# ---
# %% id="kl-estimate"
def kl_estimate(h_p, h_q):
    return h_p.mean() - h_q.exp().mean()
