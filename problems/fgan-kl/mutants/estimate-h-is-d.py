# ---
# title: "h is taken for d, and its logarithm for log d"
# breaks: "`kl_estimate` gets the values of $h = \\log d$ on samples"
# part: kl-estimate
# ceiling: 0.25
# hint: "The arguments are log d already; the logarithm of a negative one is not a number."
# ---
# %% id="kl-estimate"
def kl_estimate(h_p, h_q):
    return 1 + h_p.log().mean() - h_q.mean()
