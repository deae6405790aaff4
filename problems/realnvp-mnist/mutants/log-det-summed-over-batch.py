# ---
# title: "One log-determinant for the whole batch"
# breaks: "$\\log|\\det J|$ of the map that it has just carried out, `[N]`, a number a row."
# part: rnvp-coupling-log-det
# ceiling: 0.5
# hint: "Sum over the entries of a row, dim 1: every picture has a determinant of its own."
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
        return x * log_scale.exp() + shift, log_scale.sum()

    def inverse(self, z):
        kept, moved = self.mask * z, 1 - self.mask
        log_scale, shift = moved * self.scale(kept), moved * self.translation(kept)
        return (z - shift) * (-log_scale).exp()
