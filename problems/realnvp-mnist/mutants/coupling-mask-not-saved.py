# ---
# title: "The mask is a plain attribute"
# breaks: "The mask is part of the layer's state, so that it is saved and moved with it; it is
#   not trained."
# part: rnvp-coupling
# ceiling: 0.95
# hint: "A tensor that is a plain attribute is neither saved nor moved with the layer:
#   register_buffer."
# ---
# %% id="rnvp-coupling"
class AffineCoupling(nn.Module):
    def __init__(self, mask, scale, translation):
        super().__init__()
        self.mask = mask
        self.scale, self.translation = scale, translation

    def forward(self, x):
        kept, moved = self.mask * x, 1 - self.mask
        log_scale, shift = moved * self.scale(kept), moved * self.translation(kept)
        return x * log_scale.exp() + shift, log_scale.sum(dim=1)

    def inverse(self, z):
        kept, moved = self.mask * z, 1 - self.mask
        log_scale, shift = moved * self.scale(kept), moved * self.translation(kept)
        return (z - shift) * (-log_scale).exp()
