# ---
# title: The mask is a parameter
# breaks: "Its parameters are `weight` `[out_channels, in_channels, k, k]` and `bias`
#   `[out_channels]`"
# part: masked-conv
# ceiling: 0.5
# hint: "An optimiser trains every parameter, so this mask would not stay 0 and 1:
#   register_buffer."
# ---
# %% id="masked-conv"
class MaskedConv2d(nn.Conv2d):
    def __init__(self, in_channels, out_channels, mask):
        super().__init__(in_channels, out_channels, len(mask), padding=len(mask) // 2)
        self.mask = nn.Parameter(mask)

    def forward(self, features):
        return F.conv2d(features, self.weight * self.mask, self.bias, padding=self.padding)
