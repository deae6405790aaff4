# ---
# title: The shares fit pictures of four dimensions only
# breaks: "Functions that do not name this shape work for pictures of any shape `[N, ...]`"
# part: gp-points
# ceiling: 0.5
# hint: "Give the share as many trailing ones as real has dimensions: len(real), then ones."
# ---
# %% id="gp-points"
def points_between(real, fake):
    share = torch.rand(len(real), 1, 1, 1, device=real.device)
    return share * real + (1 - share) * fake
