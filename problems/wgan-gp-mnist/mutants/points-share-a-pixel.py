# ---
# title: Every pixel has its own share
# breaks: "The share $t_i$ is one number for the whole picture"
# part: gp-points
# ceiling: 0.5
# hint: "Draw one share a picture and let it broadcast over channels and pixels: with a share a
#   pixel the point is not on the line."
# ---
# %% id="gp-points"
def points_between(real, fake):
    share = torch.rand_like(real)
    return share * real + (1 - share) * fake
