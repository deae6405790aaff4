# ---
# title: "Sums stand where means should"
# breaks: "It returns $1 + \\mathbb E_p \\log d - \\mathbb E_q\\, d$ with each expectation
#   replaced by a mean over its own batch"
# part: kl-estimate
# ceiling: 0.25
# hint: "The estimate grows with the batch: take means, each over its own batch."
# ---
# %% id="kl-estimate"
def kl_estimate(h_p, h_q):
    return 1 + h_p.sum() - h_q.exp().sum()
