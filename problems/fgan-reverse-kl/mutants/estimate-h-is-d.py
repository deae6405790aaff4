# ---
# title: "h is taken for d"
# breaks: "`reverse_estimate` gets the values of $h = \\log(-d)$ on samples"
# part: reverse-estimate
# ceiling: 0.25
# hint: "The arguments are log(-d) already; log(-h) is not a number for positive h."
# ---
# %% id="reverse-estimate"
def reverse_estimate(h_p, h_q):
    return 1 + h_p.mean() + (-h_q).log().mean()
