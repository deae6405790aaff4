# ---
# title: The weights are masked when the layer is made, and never again
# breaks: "At *every* call, weights where the mask is 0 count as 0"
# part: masked-conv
# ceiling: 0.5
# hint: "An optimiser fills the masked weights again (Adam moves what has a gradient): mask at
#   every call."
# ---
# %% id="masked-conv"
class MaskedConv2d(nn.Conv2d):
    def __init__(self, in_channels, out_channels, mask):
        super().__init__(in_channels, out_channels, len(mask), padding=len(mask) // 2)
        self.register_buffer("mask", mask)
        with torch.no_grad():
            self.weight.mul_(mask)

    def forward(self, features):
        return super().forward(features)
