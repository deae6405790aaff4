# ---
# title: Probabilities come out, not logits
# breaks: "and none at the end: logits may be any numbers"
# part: pixel-cnn
# ceiling: 0.85
# hint: "The sigmoid is part of the cross-entropy; the network ends in a plain convolution."
# ---
# %% id="pixel-cnn"
class MaskedBlock(nn.Module):
    def __init__(self, masked_conv, width):
        super().__init__()
        self.change = nn.Sequential(
            nn.ReLU(),
            nn.Conv2d(width, width // 2, 1),
            nn.ReLU(),
            masked_conv("B", width // 2, width // 2, 5),
            nn.ReLU(),
            nn.Conv2d(width // 2, width, 1),
        )

    def forward(self, features):
        return features + self.change(features)


def make_pixel_cnn(masked_conv, width, blocks):
    return nn.Sequential(
        masked_conv("A", 1, width, 7),
        *[MaskedBlock(masked_conv, width) for _ in range(blocks)],
        nn.ReLU(),
        nn.Conv2d(width, width, 1),
        nn.ReLU(),
        nn.Conv2d(width, 1, 1),
        nn.Sigmoid(),
    )
