# ---
# title: "The normal density's constant is left out"
# breaks: "`flow_log_prob` returns $\\log p(x)$, all of it, constants included"
# part: rnvp-log-prob
# ceiling: 0.5
# hint: "A standard normal has a constant of -log(2 pi) / 2 in every dimension; without it the
#   mass is not 1."
# ---
# %% id="rnvp-log-prob"
def flow_log_prob(flow, x):
    z, log_det = flow(x)
    return log_det - (z**2).sum(dim=1) / 2
