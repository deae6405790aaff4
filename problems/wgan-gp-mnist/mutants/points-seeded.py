# ---
# title: A seed is set inside
# breaks: "drawn for each picture on its own and anew at every call"
# part: gp-points
# ceiling: 0.8
# hint: "Do not set a seed inside: every call would look at the same places."
# ---
# %% id="gp-points"
def points_between(real, fake):
    torch.manual_seed(0)
    one_each = [len(real)] + [1] * (real.dim() - 1)
    share = torch.rand(one_each, device=real.device)
    return share * real + (1 - share) * fake
