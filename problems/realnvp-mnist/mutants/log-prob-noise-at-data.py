# ---
# title: "The noise's density is taken at the data"
# breaks: "\\log p(x) = \\log Q\\bigl(f(x)\\bigr) + \\log\\left|\\det \\frac{\\partial
#   f(x)}{\\partial x}\\right|"
# part: rnvp-log-prob
# ceiling: 0.5
# hint: "The noise's part is wrong: is it the normal density at z = f(x), not at x, and a sum over
#   the dimensions, not a mean?"
# ---
# %% id="rnvp-log-prob"
def flow_log_prob(flow, x):
    _, log_det = flow(x)
    return log_det - (x**2 + math.log(2 * math.pi)).sum(dim=1) / 2
