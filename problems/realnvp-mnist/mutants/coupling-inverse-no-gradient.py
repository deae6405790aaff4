# ---
# title: "The inverse keeps no gradient"
# breaks: "Gradients flow unless something else is said."
# part: rnvp-coupling
# ceiling: 0.95
# hint: "inverse computes the right numbers and cuts the graph: leave torch.no_grad to the caller."
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
        return x * log_scale.exp() + shift, log_scale.sum(dim=1)

    @torch.no_grad()
    def inverse(self, z):
        kept, moved = self.mask * z, 1 - self.mask
        log_scale, shift = moved * self.scale(kept), moved * self.translation(kept)
        return (z - shift) * (-log_scale).exp()
