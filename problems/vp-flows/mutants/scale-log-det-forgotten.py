# ---
# title: "The scale claims to preserve volumes"
# breaks: "Again a tuple of `z` and the log-determinant `[N]`."
# part: vp-layers
# ceiling: 0.5
# hint: "The scale changes volumes by a constant: its log-determinant is -log c."
# ---
# %% id="vp-layers"
def scale_to_noise(x, log_c):
    return x * torch.exp(-log_c / 2), torch.zeros_like(x[:, 0])


def plane_log_density(layers, x):
    total = 0.0
    for layer in layers:
        x, log_det = layer(x)
        total = total + log_det
    return total - (x**2).sum(dim=1) / 2 - math.log(2 * math.pi)
