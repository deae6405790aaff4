# ---
# title: "The coupling picks its entries by index"
# ---
# %% id="rnvp-coupling"
class AffineCoupling(nn.Module):
    def __init__(self, mask, scale, translation):
        super().__init__()
        self.register_buffer("mask", mask)
        self.scale, self.translation = scale, translation

    def forward(self, x):
        moving = (self.mask == 0).nonzero().flatten()
        question = x * self.mask
        s = self.scale(question)[:, moving]
        t = self.translation(question)[:, moving]
        z = x.index_copy(1, moving, x[:, moving] * s.exp() + t)
        return z, s.sum(dim=1)

    def inverse(self, z):
        moving = (self.mask == 0).nonzero().flatten()
        question = z * self.mask
        s = self.scale(question)[:, moving]
        t = self.translation(question)[:, moving]
        return z.index_copy(1, moving, (z[:, moving] - t) * torch.exp(-s))


# %% id="rnvp-flow"
class RealNVP(nn.Module):
    def __init__(self, layers):
        super().__init__()
        self.layers = nn.ModuleList(layers)

    def forward(self, x):
        log_dets = []
        for layer in self.layers:
            x, log_det = layer(x)
            log_dets.append(log_det)
        return x, torch.stack(log_dets).sum(dim=0)

    def inverse(self, z):
        for index in range(len(self.layers) - 1, -1, -1):
            z = self.layers[index].inverse(z)
        return z


# %% id="rnvp-sample"
@torch.no_grad()
def levels_from_latents(z, steps_back):
    dtype = z.dtype
    for back in steps_back:
        z = back(z)
    return torch.clamp(z * 256, min=0, max=255).long().to(dtype)
