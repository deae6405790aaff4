# ---
# title: Weights are masked in place before every call, masks by comparing places
# ---
# %% id="causal-mask"
def causal_mask(kernel_size, mask_type):
    last = {"A": -1, "B": 0}.get(mask_type)
    if last is None:
        raise ValueError("write A or B")
    place = torch.arange(kernel_size**2).view(kernel_size, kernel_size)
    return (place <= kernel_size**2 // 2 + last).float()


# %% id="masked-conv"
class MaskedConv2d(nn.Conv2d):
    def __init__(self, in_channels, out_channels, mask):
        super().__init__(in_channels, out_channels, mask.shape, padding="same")
        self.register_buffer("mask", mask.expand(out_channels, in_channels, -1, -1).clone())

    def forward(self, features):
        with torch.no_grad():
            self.weight *= self.mask
        return super().forward(features)


# %% id="pixel-cnn"
class MaskedBlock(nn.Module):
    def __init__(self, masked_conv, width):
        super().__init__()
        self.layer = masked_conv(
            mask_type="B", in_channels=width, out_channels=2 * width, kernel_size=3
        )

    def forward(self, features):
        change, gate = self.layer(features).chunk(2, dim=1)
        return features + torch.tanh(change) * torch.sigmoid(gate)


def make_pixel_cnn(masked_conv, width, blocks):
    layers = [masked_conv(mask_type="A", in_channels=1, out_channels=width, kernel_size=5)]
    for _ in range(blocks):
        layers.append(MaskedBlock(masked_conv, width))
    return nn.Sequential(*layers, nn.ELU(), nn.Conv2d(width, 1, kernel_size=1))
