# ---
# title: "The log-determinant is cut off from the scale network"
# breaks: "Gradients flow unless something else is said."
# part: rnvp-coupling-log-det
# ceiling: 0.75
# hint: "Without a gradient through the log-determinant, nothing keeps the scales from
#   shrinking."
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
        return x * log_scale.exp() + shift, log_scale.detach().sum(dim=1)

    def inverse(self, z):
        kept, moved = self.mask * z, 1 - self.mask
        log_scale, shift = moved * self.scale(kept), moved * self.translation(kept)
        return (z - shift) * (-log_scale).exp()
