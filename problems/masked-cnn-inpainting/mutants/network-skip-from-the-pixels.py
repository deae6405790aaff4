# ---
# title: A skip connection leads past the first layer
# breaks: "the only one that sees pixels"
# part: pixel-cnn
# ceiling: 0.5
# hint: "Adding the picture to the features hands every logit its own pixel."
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


class FirstLayer(nn.Module):
    def __init__(self, masked_conv, width):
        super().__init__()
        self.layer = masked_conv("A", 1, width, 7)

    def forward(self, pictures):
        return pictures + self.layer(pictures)


def make_pixel_cnn(masked_conv, width, blocks):
    return nn.Sequential(
        FirstLayer(masked_conv, width),
        *[MaskedBlock(masked_conv, width) for _ in range(blocks)],
        nn.ReLU(),
        nn.Conv2d(width, width, 1),
        nn.ReLU(),
        nn.Conv2d(width, 1, 1),
    )
