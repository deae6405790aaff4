# ---
# title: "h is taken for d, with the absolute value in the logarithm"
# breaks: "`reverse_estimate` gets the values of $h = \\log(-d)$ on samples"
# part: reverse-estimate
# ceiling: 0.25
# hint: "The arguments are log(-d) already; and log|d| runs away for positive d."
# ---
# %% id="reverse-estimate"
def reverse_estimate(h_p, h_q):
    return 1 + h_p.mean() + h_q.abs().log().mean()
