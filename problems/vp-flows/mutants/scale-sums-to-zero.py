# ---
# title: "One axis is stretched as much as the other is squeezed"
# breaks: "`scale_to_noise(x, log_c)` undoes a stretch of *both axes alike* that multiplies
#   volumes by $c$;"
# part: vp-layers
# ceiling: 0.5
# hint: "Log-scales that sum to 0 leave the determinant at 1: the constant c is not free."
# ---
# %% id="vp-layers"
def scale_to_noise(x, log_c):
    return x * torch.exp(torch.stack([-log_c, log_c]) / 2), 0 * log_c.expand(len(x))


def plane_log_density(layers, x):
    total = 0.0
    for layer in layers:
        x, log_det = layer(x)
        total = total + log_det
    return total - (x**2).sum(dim=1) / 2 - math.log(2 * math.pi)
