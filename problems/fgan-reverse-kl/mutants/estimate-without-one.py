# ---
# title: "The 1 in front is missing"
# breaks: "It returns $1 + \\mathbb E_p\\, d + \\mathbb E_q \\log(-d)$ with each expectation
#   replaced by a mean over its own batch"
# part: reverse-estimate
# ceiling: 0.25
# hint: "Equal distributions (d = -1) should give 0."
# ---
# %% id="reverse-estimate"
def reverse_estimate(h_p, h_q):
    return h_q.mean() - h_p.exp().mean()
