# ---
# title: "No gradient flows through the log-determinant"
# breaks: "Gradients flow unless something else is said."
# part: rnvp-log-prob
# ceiling: 0.75
# hint: "Leave the log-determinant in the graph: its gradient is what keeps a flow from
#   collapsing."
# ---
# %% id="rnvp-log-prob"
def flow_log_prob(flow, x):
    z, log_det = flow(x)
    return log_det.detach() - (z**2 + math.log(2 * math.pi)).sum(dim=1) / 2
