# ---
# title: "The exponential multiplies the square, too"
# breaks: "`cube_map` is $f$ for a batch of noise"
# part: cube-map
# ceiling: 0.5
# hint: "Under the root only z3 is multiplied by the exponential; z1 squared is added as it is."
# ---
# %% id="cube-map"
def cube_map(z):
    first, second, third = z.unbind(dim=1)
    u = (third + first**2) * torch.exp(-first)
    return torch.stack([first, second * first.exp(), u.sign() * u.abs() ** (1 / 3)], dim=1)
