# ---
# title: A plain stack without skip connections, normalised over channels; gradients cleared last
# ---
# %% id="masked-conv"
class MaskedConv2d(nn.Module):
    def __init__(self, in_channels, out_channels, mask):
        super().__init__()
        size = len(mask)
        self.weight = nn.Parameter(torch.randn(out_channels, in_channels, size, size) / size)
        self.bias = nn.Parameter(torch.zeros(out_channels))
        self.register_buffer("mask", mask[None, None])

    def forward(self, features):
        edge = self.mask.shape[-1] // 2
        weight = torch.where(self.mask > 0, self.weight, torch.zeros_like(self.weight))
        padded = F.pad(features, (edge, edge, edge, edge))
        return F.conv2d(padded, weight) + self.bias[:, None, None]


# %% id="pixel-cnn"
class OverChannels(nn.Module):
    """Layer normalisation at each pixel by itself, which keeps the order."""

    def __init__(self, width):
        super().__init__()
        self.normalise = nn.LayerNorm(width)

    def forward(self, features):
        return self.normalise(features.movedim(1, -1)).movedim(-1, 1)


class MaskedBlock(nn.Module):
    def __init__(self, masked_conv, width):
        super().__init__()
        self.layer = masked_conv("B", width, width, 3)
        self.normalise = OverChannels(width)

    def forward(self, features):
        return self.layer(F.gelu(self.normalise(features)))


class PlainStack(nn.Module):
    def __init__(self, masked_conv, width, blocks):
        super().__init__()
        self.first = masked_conv("A", 1, width, 3)
        self.blocks = nn.ModuleList(MaskedBlock(masked_conv, width) for _ in range(blocks))
        self.last = masked_conv("B", width, 1, 1)

    def forward(self, pictures):
        features = self.first(pictures)
        for block in self.blocks:
            features = block(features)
        return self.last(F.gelu(features))


def make_pixel_cnn(masked_conv, width, blocks):
    return PlainStack(masked_conv, width, blocks)


# %% id="pixel-cnn-step"
def pixel_cnn_step(model, optimizer, intensities, draw, nats):
    model.zero_grad()
    pictures = draw(intensities)
    logits = model(pictures)
    cost = nats(logits, pictures)
    value = cost.sum() / len(cost)
    value.backward()
    optimizer.step()
    optimizer.zero_grad()
    return float(value.detach())
