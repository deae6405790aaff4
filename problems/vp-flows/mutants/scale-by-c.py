# ---
# title: "Each axis is divided by c"
# breaks: "`scale_to_noise(x, log_c)` undoes a stretch of *both axes alike* that multiplies
#   volumes by $c$;"
# part: vp-layers
# ceiling: 0.5
# hint: "If each of two lengths is multiplied by c, volumes are multiplied by c squared."
# ---
# %% id="vp-layers"
def scale_to_noise(x, log_c):
    return x * torch.exp(-log_c), -log_c.expand(len(x))


def plane_log_density(layers, x):
    total = 0.0
    for layer in layers:
        x, log_det = layer(x)
        total = total + log_det
    return total - (x**2).sum(dim=1) / 2 - math.log(2 * math.pi)
