# ---
# title: "The noise's density is taken at the data"
# breaks: "\\log p(x) = \\log Q\\bigl(f(x)\\bigr) + \\log\\left|\\det \\frac{\\partial
#   f(x)}{\\partial x}\\right|"
# part: rnvp-log-prob
# ceiling: 0.5
# hint: "The normal density belongs at z = f(x), where the flow takes x, not at x."
# ---
# %% id="rnvp-log-prob"
def flow_log_prob(flow, x):
    _, log_det = flow(x)
    return log_det - (x**2 + math.log(2 * math.pi)).sum(dim=1) / 2
