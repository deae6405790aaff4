# ---
# title: "The two batches have changed places"
# breaks: "It returns $1 + \\mathbb E_p \\log d - \\mathbb E_q\\, d$ with each expectation
#   replaced by a mean over its own batch"
# part: kl-estimate
# ceiling: 0.25
# hint: "log d is averaged over the samples of p, d over those of q."
# ---
# %% id="kl-estimate"
def kl_estimate(h_p, h_q):
    return 1 + h_q.mean() - h_p.exp().mean()
