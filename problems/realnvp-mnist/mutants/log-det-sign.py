# ---
# title: "The log-determinant has the sign of the inverse's"
# breaks: "`forward` reports its log-determinant."
# part: rnvp-coupling-log-det
# ceiling: 0.5
# hint: "forward multiplies by exp(s), so its log-determinant is plus the sum of s."
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
        return x * log_scale.exp() + shift, -log_scale.sum(dim=1)

    def inverse(self, z):
        kept, moved = self.mask * z, 1 - self.mask
        log_scale, shift = moved * self.scale(kept), moved * self.translation(kept)
        return (z - shift) * (-log_scale).exp()
