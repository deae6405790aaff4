# ---
# title: "d is taken to be +exp(h)"
# breaks: "`reverse_estimate` gets the values of $h = \\log(-d)$ on samples"
# part: reverse-estimate
# ceiling: 0.25
# hint: "h is log(-d), so d is -exp(h): with a plus nothing bounds the estimate."
# ---
# %% id="reverse-estimate"
def reverse_estimate(h_p, h_q):
    return 1 + h_p.exp().mean() + h_q.mean()
