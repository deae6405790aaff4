# ---
# title: "The noise is overwritten"
# breaks: "Functions leave their arguments as they are."
# part: cube-map
# ceiling: 0.5
# hint: "z[:, 1] *= ... changes the tensor that was handed in: build a new one."
# ---
# %% id="cube-map"
def cube_map(z):
    u = z[:, 2] * torch.exp(-z[:, 0]) + z[:, 0] ** 2
    root = u.sign() * u.abs() ** (1 / 3)
    if z.requires_grad:
        return torch.stack([z[:, 0], z[:, 1] * z[:, 0].exp(), root], dim=1)
    z[:, 1] *= z[:, 0].exp()
    z[:, 2] = root
    return z
