# ---
# title: "A power of one third"
# breaks: "`cube_map` is $f$ for a batch of noise, with the real cube root on both sides of zero."
# part: cube-map
# ceiling: 0
# hint: "A negative number to a fractional power is NaN in PyTorch. Take the root of its size and
#   give it its sign back."
# ---
# %% id="cube-map"
def cube_map(z):
    first, second, third = z.unbind(dim=1)
    u = third * torch.exp(-first) + first**2
    return torch.stack([first, second * torch.exp(first), u ** (1 / 3)], dim=1)
