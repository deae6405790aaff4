# ---
# title: The mask is an attribute that does not move with the layer
# breaks: "`mask` is kept as a buffer: it moves with the layer"
# part: masked-conv
# ceiling: 0.9
# hint: "On a GPU this mask stays behind, and a checkpoint does not hold it: register_buffer."
# ---
# %% id="masked-conv"
class MaskedConv2d(nn.Conv2d):
    def __init__(self, in_channels, out_channels, mask):
        super().__init__(in_channels, out_channels, len(mask), padding=len(mask) // 2)
        self.mask = mask

    def forward(self, features):
        return F.conv2d(features, self.weight * self.mask, self.bias, padding=self.padding)
