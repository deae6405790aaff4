# ---
# title: "The negative side is folded onto the positive one"
# breaks: "`cube_map` is $f$ for a batch of noise, with the real cube root on both sides of zero."
# part: cube-map
# ceiling: 0.5
# hint: "The root of the absolute value forgets the sign: two points of noise then give one point
#   of data."
# ---
# %% id="cube-map"
def cube_map(z):
    first, second, third = z.unbind(dim=1)
    u = third * torch.exp(-first) + first**2
    return torch.stack([first, second * torch.exp(first), u.abs() ** (1 / 3)], dim=1)
