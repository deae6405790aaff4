# ---
# title: "The networks see the pixels that move"
# breaks: "The networks are asked about $m \\odot x$ only: zeros stand where the mask is 0."
# part: rnvp-coupling
# spills: [rnvp-coupling-log-det]
# ceiling: 0.5
# hint: "Multiply by the mask before you ask: on the way back nobody knows the pixels that
#   moved."
# ---
# %% id="rnvp-coupling"
class AffineCoupling(nn.Module):
    def __init__(self, mask, scale, translation):
        super().__init__()
        self.register_buffer("mask", mask)
        self.scale, self.translation = scale, translation

    def forward(self, x):
        moved = 1 - self.mask
        log_scale, shift = moved * self.scale(x), moved * self.translation(x)
        return x * log_scale.exp() + shift, log_scale.sum(dim=1)

    def inverse(self, z):
        moved = 1 - self.mask
        log_scale, shift = moved * self.scale(z), moved * self.translation(z)
        return (z - shift) * (-log_scale).exp()
