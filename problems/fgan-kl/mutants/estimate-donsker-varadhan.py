# ---
# title: "The logarithm of E_q d is subtracted (Donsker-Varadhan)"
# breaks: "It returns $1 + \\mathbb E_p \\log d - \\mathbb E_q\\, d$ with each expectation
#   replaced by a mean over its own batch"
# part: kl-estimate
# ceiling: 0.75
# hint: "log E_q d instead of E_q d - 1 is another bound, equal at the best d; this one was asked
#   for."
# ---
# %% id="kl-estimate"
def kl_estimate(h_p, h_q):
    return h_p.mean() - h_q.exp().mean().log()
