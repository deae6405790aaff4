# ---
# title: Only the first pair of channels is masked
# breaks: "for all channels"
# part: masked-conv
# ceiling: 0.5
# hint: "The mask [k, k] broadcasts over all of weight [out, in, k, k]."
# ---
# %% id="masked-conv"
class MaskedConv2d(nn.Conv2d):
    def __init__(self, in_channels, out_channels, mask):
        super().__init__(in_channels, out_channels, len(mask), padding=len(mask) // 2)
        self.register_buffer("mask", mask)

    def forward(self, features):
        weight = self.weight.clone()
        weight[0, 0] = weight[0, 0] * self.mask
        return F.conv2d(features, weight, self.bias, padding=self.padding)
