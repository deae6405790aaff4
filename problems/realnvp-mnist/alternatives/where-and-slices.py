# ---
# title: "Masks by slices, torch.where in the coupling, uniform_ noise"
# ---
# %% id="rnvp-masks"
def checkerboard_masks(height, width, count):
    masks = torch.zeros(count, height, width)
    for k in range(count):
        masks[k, k % 2 :: 2, ::2] = 1
        masks[k, (k + 1) % 2 :: 2, 1::2] = 1
    return masks.view(count, height * width)


# %% id="rnvp-coupling"
class AffineCoupling(nn.Module):
    def __init__(self, mask, scale, translation):
        super().__init__()
        self.register_buffer("stays", mask.bool())
        self.networks = nn.ModuleList([scale, translation])

    def ask(self, values):
        question = values.masked_fill(~self.stays, 0.0)
        return [network(question) for network in self.networks]

    def forward(self, x):
        s, t = self.ask(x)
        z = torch.where(self.stays, x, torch.exp(s) * x + t)
        return z, s.masked_fill(self.stays, 0.0).sum(-1)

    def inverse(self, z):
        s, t = self.ask(z)
        return torch.where(self.stays, z, (z - t) / torch.exp(s))


# %% id="rnvp-dequantise"
def dequantise(levels):
    count, size = levels.shape
    noise = torch.empty_like(levels).uniform_(0, 1)
    log_det = torch.tensor(1 / 256, dtype=levels.dtype).log() * size
    return levels.add(noise).div(256), log_det.repeat(count)
