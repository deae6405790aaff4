# ---
# title: "The log-determinant of the way to the data"
# breaks: "`couple_to_noise(x, kept, network)` undoes it: a tuple of `z` `[N, 2]` and $\\log|\\det
#   \\partial z/\\partial x|$ `[N]`."
# part: vp-couplings
# ceiling: 0.5
# hint: "Towards noise the stretch is undone: its log-determinant is minus the log-stretch."
# ---
# %% id="vp-couplings"
def couple_to_data(z, kept, network):
    read = network(z[:, kept : kept + 1])
    stretch = read[:, 1].exp() if read.shape[1] == 2 else 1.0
    moved = z[:, 1 - kept] * stretch + read[:, 0]
    return torch.stack([z[:, 0], moved] if kept == 0 else [moved, z[:, 1]], dim=1)


def couple_to_noise(x, kept, network):
    read = network(x[:, kept : kept + 1])
    log_stretch = read[:, 1] if read.shape[1] == 2 else torch.zeros_like(read[:, 0])
    moved = (x[:, 1 - kept] - read[:, 0]) * torch.exp(-log_stretch)
    z = torch.stack([x[:, 0], moved] if kept == 0 else [moved, x[:, 1]], dim=1)
    return z, log_stretch
