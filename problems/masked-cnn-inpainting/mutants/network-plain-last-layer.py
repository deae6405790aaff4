# ---
# title: The last 3 x 3 convolution has no mask
# breaks: "and never on the pixel itself or a later one"
# part: pixel-cnn
# ceiling: 0.5
# hint: "A 1 x 1 convolution needs no mask; a larger one does, also at the end."
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
        nn.Conv2d(width, 1, 3, padding=1),
    )
