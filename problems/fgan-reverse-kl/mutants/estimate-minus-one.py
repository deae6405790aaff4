# ---
# title: "1 is subtracted instead of added"
# breaks: "It returns $1 + \\mathbb E_p\\, d + \\mathbb E_q \\log(-d)$ with each expectation
#   replaced by a mean over its own batch"
# part: reverse-estimate
# ceiling: 0.25
# hint: "Equal distributions (d = -1) should give 0, yours gives -2."
# ---
# %% id="reverse-estimate"
def reverse_estimate(h_p, h_q):
    return -1 - h_p.exp().mean() + h_q.mean()
