# ---
# title: Shares are normal, not uniform
# breaks: "uniform in $[0, 1]$"
# part: gp-points
# ceiling: 0.5
# hint: "torch.rand is uniform in [0, 1]; torch.randn leaves the line between the two."
# ---
# %% id="gp-points"
def points_between(real, fake):
    one_each = [len(real)] + [1] * (real.dim() - 1)
    share = torch.randn(one_each, device=real.device)
    return share * real + (1 - share) * fake
