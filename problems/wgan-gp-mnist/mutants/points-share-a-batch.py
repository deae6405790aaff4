# ---
# title: One share for the whole batch
# breaks: "drawn for each picture on its own and anew at every call"
# part: gp-points
# ceiling: 0.5
# hint: "Every picture draws its own share: a tensor of len(real) of them."
# ---
# %% id="gp-points"
def points_between(real, fake):
    share = torch.rand(1, device=real.device)
    return share * real + (1 - share) * fake
