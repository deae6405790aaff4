# ---
# title: The features are masked, not the weights
# breaks: "weights where the mask is 0 count as 0"
# part: masked-conv
# ceiling: 0.5
# hint: "A mask of the features hides places of the picture; what has to be hidden are weights of
#   the kernel."
# ---
# %% id="masked-conv"
class MaskedConv2d(nn.Conv2d):
    def __init__(self, in_channels, out_channels, mask):
        super().__init__(in_channels, out_channels, len(mask), padding=len(mask) // 2)
        self.register_buffer("mask", mask)

    def forward(self, features):
        places = features.clone()
        size = min(len(self.mask), places.shape[-1], places.shape[-2])
        places[..., :size, :size] *= self.mask[:size, :size]
        return super().forward(places)
