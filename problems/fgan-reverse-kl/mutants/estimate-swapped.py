# ---
# title: "The two batches have changed places"
# breaks: "It returns $1 + \\mathbb E_p\\, d + \\mathbb E_q \\log(-d)$ with each expectation
#   replaced by a mean over its own batch"
# part: reverse-estimate
# ceiling: 0.25
# hint: "d is averaged over p, and log(-d) over q."
# ---
# %% id="reverse-estimate"
def reverse_estimate(h_p, h_q):
    return 1 - h_q.exp().mean() + h_p.mean()
