# ---
# title: "torch.where takes the right branch and differentiates both"
# breaks: "Gradients flow through it, and they are finite and right wherever $x_3 \\neq 0$: a
#   right value with a gradient of NaN is of no use in training."
# part: cube-map
# ceiling: 0.5
# hint: "The branch that torch.where does not take is still differentiated, and NaN times 0 is
#   NaN. Make one formula that is right on both sides."
# ---
# %% id="cube-map"
def cube_map(z):
    first, second, third = z.unbind(dim=1)
    u = third * torch.exp(-first) + first**2
    root = torch.where(u < 0, -((-u) ** (1 / 3)), u ** (1 / 3))
    return torch.stack([first, second * torch.exp(first), root], dim=1)
