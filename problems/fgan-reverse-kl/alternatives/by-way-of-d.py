# ---
# title: "d itself, and its logarithm again"
# ---
# %% id="reverse-estimate"
def reverse_estimate(h_p, h_q):
    d_p, d_q = -torch.exp(h_p), -torch.exp(h_q)
    return 1 + torch.mean(d_p) + torch.mean(torch.log(-d_q))


# %% id="reverse-both"
def both_bounds(l_p, l_q):
    ratio_p, ratio_q = torch.exp(l_p), torch.exp(l_q)
    forward = 1 + torch.log(ratio_p).mean() - ratio_q.mean()
    backward = 1 + (-1 / ratio_p).mean() + torch.log(1 / ratio_q).mean()
    return float(forward), float(backward)
