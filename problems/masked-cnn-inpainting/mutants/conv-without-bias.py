# ---
# title: The layer has no bias
# breaks: "Its parameters are `weight` `[out_channels, in_channels, k, k]` and `bias`"
# part: masked-conv
# ceiling: 0
# hint: "The layer has a bias, too: one number for each output channel."
# ---
# %% id="masked-conv"
class MaskedConv2d(nn.Conv2d):
    def __init__(self, in_channels, out_channels, mask):
        super().__init__(in_channels, out_channels, len(mask), padding="same", bias=False)
        self.register_buffer("mask", mask)

    def forward(self, features):
        return self._conv_forward(features, self.weight * self.mask, None)
