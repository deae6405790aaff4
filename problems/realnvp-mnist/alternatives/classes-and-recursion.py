# ---
# title: "Networks as classes, a recursive flow, a shallow network"
# ---
# %% id="rnvp-networks"
class Shallow(nn.Module):
    def __init__(self, size, hidden, bounded):
        super().__init__()
        self.inner, self.outer = nn.Linear(size, hidden), nn.Linear(hidden, size)
        self.bounded = bounded
        for parameter in self.outer.parameters():
            nn.init.constant_(parameter, 0.0)

    def forward(self, u):
        u = self.outer(torch.tanh(self.inner(u)))
        return torch.tanh(u) if self.bounded else u


def scale_and_translation(size, hidden):
    return Shallow(size, hidden, True), Shallow(size, hidden, False)


# %% id="rnvp-coupling"
class AffineCoupling(nn.Module):
    def __init__(self, mask, scale, translation):
        super().__init__()
        self.mask = nn.Parameter(mask, requires_grad=False)
        self.translation = translation
        self.scale = scale

    def forward(self, x):
        question = self.mask * x
        t = self.translation(question)
        s = self.scale(question) * (1 - self.mask)
        return question + (1 - self.mask) * (x * torch.exp(s) + t), torch.einsum("nd->n", s)

    def inverse(self, z):
        question = self.mask * z
        t = self.translation(question)
        s = self.scale(question)
        return question + (1 - self.mask) * ((z - t) * torch.exp(-s))


# %% id="rnvp-flow"
class RealNVP(nn.Module):
    def __init__(self, layers):
        super().__init__()
        self.layers = nn.ModuleList(layers)

    def forward(self, x, start=0):
        z, log_det = self.layers[start](x)
        if start + 1 == len(self.layers):
            return z, log_det
        z, rest = self.forward(z, start + 1)
        return z, log_det + rest

    def inverse(self, z):
        for layer in list(self.layers)[::-1]:
            z = layer.inverse(z)
        return z


# %% id="rnvp-log-prob"
def flow_log_prob(flow, x):
    z, log_det = flow(x)
    size = z.shape[1]
    return log_det - 0.5 * torch.einsum("nd,nd->n", z, z) - 0.5 * size * math.log(2 * math.pi)
