# ---
# title: "The mask marks the pixels that move"
# breaks: "Entries where the mask is 1 pass unchanged, to the last bit."
# part: rnvp-coupling
# spills: [rnvp-coupling-log-det]
# ceiling: 0.65
# hint: "Mask 1 means: stands still. The entries with mask 0 are scaled and shifted."
# ---
# %% id="rnvp-coupling"
class AffineCoupling(nn.Module):
    def __init__(self, mask, scale, translation):
        super().__init__()
        self.register_buffer("mask", 1 - mask)
        self.scale, self.translation = scale, translation

    def forward(self, x):
        kept, moved = self.mask * x, 1 - self.mask
        log_scale, shift = moved * self.scale(kept), moved * self.translation(kept)
        return x * log_scale.exp() + shift, log_scale.sum(dim=1)

    def inverse(self, z):
        kept, moved = self.mask * z, 1 - self.mask
        log_scale, shift = moved * self.scale(kept), moved * self.translation(kept)
        return (z - shift) * (-log_scale).exp()
