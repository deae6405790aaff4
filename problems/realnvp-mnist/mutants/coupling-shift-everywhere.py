# ---
# title: "The pixels that stand still are shifted too"
# breaks: "Entries where the mask is 1 pass unchanged, to the last bit."
# part: rnvp-coupling
# spills: [rnvp-coupling-log-det]
# ceiling: 0.5
# hint: "The translation needs the mask as well: t belongs to the entries that move."
# ---
# %% id="rnvp-coupling"
class AffineCoupling(nn.Module):
    def __init__(self, mask, scale, translation):
        super().__init__()
        self.register_buffer("mask", mask)
        self.scale, self.translation = scale, translation

    def forward(self, x):
        kept, moved = self.mask * x, 1 - self.mask
        log_scale, shift = moved * self.scale(kept), self.translation(kept)
        return x * log_scale.exp() + shift, log_scale.sum(dim=1)

    def inverse(self, z):
        kept, moved = self.mask * z, 1 - self.mask
        log_scale, shift = moved * self.scale(kept), self.translation(kept)
        return (z - shift) * (-log_scale).exp()
