# ---
# title: There is nothing between the layers
# breaks: "There are nonlinearities between the layers"
# part: pixel-cnn
# ceiling: 0.85
# hint: "Convolutions on convolutions are one convolution: put ReLU or the like between them."
# ---
# %% id="pixel-cnn"
class MaskedBlock(nn.Module):
    def __init__(self, masked_conv, width):
        super().__init__()
        self.change = nn.Sequential(
            nn.Identity(),
            nn.Conv2d(width, width // 2, 1),
            nn.Identity(),
            masked_conv("B", width // 2, width // 2, 5),
            nn.Identity(),
            nn.Conv2d(width // 2, width, 1),
        )

    def forward(self, features):
        return features + self.change(features)


def make_pixel_cnn(masked_conv, width, blocks):
    return nn.Sequential(
        masked_conv("A", 1, width, 7),
        *[MaskedBlock(masked_conv, width) for _ in range(blocks)],
        nn.Identity(),
        nn.Conv2d(width, width, 1),
        nn.Identity(),
        nn.Conv2d(width, 1, 1),
    )
