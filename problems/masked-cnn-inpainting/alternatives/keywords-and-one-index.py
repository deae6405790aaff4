# ---
# title: Layers asked for by keyword, pixels counted with one index
# ---
# %% id="pixel-cnn"
class MaskedBlock(nn.Module):
    """Features plus what a masked convolution makes of them, [N, width, H, W] both."""

    def __init__(self, masked_conv, width):
        super().__init__()
        self.seen = masked_conv("B", in_channels=width, out_channels=width, kernel_size=3)
        self.mixed = nn.Conv2d(width, width, 1)

    def forward(self, features):
        return features + self.mixed(F.relu(self.seen(F.relu(features))))


def make_pixel_cnn(masked_conv, width, blocks):
    return nn.Sequential(
        masked_conv(mask_type="A", in_channels=1, out_channels=width, kernel_size=7),
        *(MaskedBlock(masked_conv, width) for _ in range(blocks)),
        nn.ReLU(),
        nn.Conv2d(width, width, 1),
        nn.ReLU(),
        nn.Conv2d(width, 1, 1),
    )


# %% id="draw-pictures"
@torch.no_grad()
def draw_pictures(model, count, height, width):
    canvas = torch.full((count, 1, height, width), 0.5, device=DEVICE)
    for pixel in range(height * width):
        i, j = divmod(pixel, width)
        chance = torch.sigmoid(model(canvas)[:, 0, i, j])
        canvas[:, 0, i, j] = (torch.rand(count, device=DEVICE) < chance).float()
    return canvas
