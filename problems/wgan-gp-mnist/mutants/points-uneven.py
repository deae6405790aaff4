# ---
# title: Shares pile up near the generated pictures
# breaks: "uniform in $[0, 1]$"
# part: gp-points
# ceiling: 0.8
# hint: "Take the share as torch.rand gives it: all places on the line are equally likely."
# ---
# %% id="gp-points"
def points_between(real, fake):
    one_each = [len(real)] + [1] * (real.dim() - 1)
    share = torch.rand(one_each, device=real.device) ** 2
    return share * real + (1 - share) * fake
