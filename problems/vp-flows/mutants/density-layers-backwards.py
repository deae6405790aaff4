# ---
# title: "The layers are run from the noise's side"
# breaks: "`layers` are functions of `x` that return such tuples, the one next to the data first;
#   behind the last is standard normal noise."
# part: vp-layers
# ceiling: 0.5
# hint: "The first layer is next to the data: run them in the order given."
# ---
# %% id="vp-layers"
def scale_to_noise(x, log_c):
    return x * torch.exp(-log_c / 2), -log_c.expand(len(x))


def plane_log_density(layers, x):
    total = 0.0
    for layer in reversed(layers):
        x, log_det = layer(x)
        total = total + log_det
    return total - (x**2).sum(dim=1) / 2 - math.log(2 * math.pi)
