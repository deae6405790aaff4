# ---
# title: "The log-density is summed over the batch"
# breaks: "constants included: a tensor `[N]`, in nats."
# part: rnvp-log-prob
# ceiling: 0.5
# hint: "Sum over dimensions (dim=1), not over rows: every picture has its own density."
# ---
# %% id="rnvp-log-prob"
def flow_log_prob(flow, x):
    z, log_det = flow(x)
    return (log_det - (z**2 + math.log(2 * math.pi)).sum(dim=1) / 2).sum()
