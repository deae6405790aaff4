# ---
# title: "The log-determinant is subtracted"
# breaks: "\\log p(x) = \\log Q\\bigl(f(x)\\bigr) + \\log\\left|\\det \\frac{\\partial
#   f(x)}{\\partial x}\\right|"
# part: rnvp-log-prob
# ceiling: 0.5
# hint: "This formula is that of flows from noise to data. Here f goes from data to noise:
#   plus."
# ---
# %% id="rnvp-log-prob"
def flow_log_prob(flow, x):
    z, log_det = flow(x)
    return -(z**2 + math.log(2 * math.pi)).sum(dim=1) / 2 - log_det
