# ---
# title: Always half-way
# breaks: "uniform in $[0, 1]$"
# part: gp-points
# ceiling: 0.5
# hint: "The share is random: torch.rand, one for each picture."
# ---
# %% id="gp-points"
def points_between(real, fake):
    return 0.5 * real + 0.5 * fake
