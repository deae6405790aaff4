# ---
# title: "h itself is averaged over p"
# breaks: "It returns $1 + \\mathbb E_p\\, d + \\mathbb E_q \\log(-d)$ with each expectation
#   replaced by a mean over its own batch"
# part: reverse-estimate
# ceiling: 0.25
# hint: "Over p the mean is that of d = -exp(h)."
# ---
# %% id="reverse-estimate"
def reverse_estimate(h_p, h_q):
    return 1 - h_p.mean() + h_q.mean()
