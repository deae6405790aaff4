# ---
# title: The pictures are shuffled before they are paired
# breaks: "with the $i$-th real picture $x_i$"
# part: gp-points
# ceiling: 0.5
# hint: "Point i belongs to real[i] and fake[i]."
# ---
# %% id="gp-points"
def points_between(real, fake):
    fake = fake.roll(1, dims=0)
    one_each = [len(real)] + [1] * (real.dim() - 1)
    share = torch.rand(one_each, device=real.device)
    return share * real + (1 - share) * fake
