# ---
# title: All the padding is put above and to the left
# breaks: "the kernel's middle lies on the pixel it predicts"
# part: masked-conv
# ceiling: 0.5
# hint: "Padding of k - 1 on one side keeps the size and shifts the kernel: half of it belongs on
#   each side."
# ---
# %% id="masked-conv"
class MaskedConv2d(nn.Conv2d):
    def __init__(self, in_channels, out_channels, mask):
        super().__init__(in_channels, out_channels, len(mask), padding=len(mask) // 2)
        self.register_buffer("mask", mask)

    def forward(self, features):
        shift = len(self.mask) - 1
        features = F.pad(features, (shift, 0, shift, 0))
        return F.conv2d(features, self.weight * self.mask, self.bias)
