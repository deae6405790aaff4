# ---
# title: "The shift is added before the scaling, and undone so"
# breaks: "z = m \\odot x + (1 - m) \\odot \\bigl(x \\odot e^{s} + t\\bigr)."
# part: rnvp-coupling
# spills: [rnvp-coupling-log-det]
# ceiling: 0.85
# hint: "It is a coupling too, but another one: x times exp(s), then plus t."
# ---
# %% id="rnvp-coupling"
class AffineCoupling(nn.Module):
    def __init__(self, mask, scale, translation):
        super().__init__()
        self.register_buffer("mask", mask)
        self.scale, self.translation = scale, translation

    def forward(self, x):
        kept, moved = self.mask * x, 1 - self.mask
        log_scale, shift = moved * self.scale(kept), moved * self.translation(kept)
        return (x + shift) * log_scale.exp(), log_scale.sum(dim=1)

    def inverse(self, z):
        kept, moved = self.mask * z, 1 - self.mask
        log_scale, shift = moved * self.scale(kept), moved * self.translation(kept)
        return z * (-log_scale).exp() - shift
