# ---
# title: "The exponential is taken of the mean"
# breaks: "It returns $1 + \\mathbb E_p \\log d - \\mathbb E_q\\, d$ with each expectation
#   replaced by a mean over its own batch"
# part: kl-estimate
# ceiling: 0.5
# hint: "E_q d is the mean of exp(h), not exp of the mean of h (which is smaller, by Jensen)."
# ---
# %% id="kl-estimate"
def kl_estimate(h_p, h_q):
    return 1 + h_p.mean() - h_q.mean().exp()
