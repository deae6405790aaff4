# ---
# title: "The scale is turned into a plain number"
# breaks: "`log_c` is a tensor without dimensions, and gradients flow to it."
# part: vp-layers
# ceiling: 0.85
# hint: ".item() cuts the graph: the determinant will never be learnt."
# ---
# %% id="vp-layers"
def scale_to_noise(x, log_c):
    log_c = log_c.item()
    return x * math.exp(-log_c / 2), torch.full_like(x[:, 0], -log_c)


def plane_log_density(layers, x):
    total = 0.0
    for layer in layers:
        x, log_det = layer(x)
        total = total + log_det
    return total - (x**2).sum(dim=1) / 2 - math.log(2 * math.pi)
