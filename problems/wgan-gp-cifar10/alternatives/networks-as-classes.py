# ---
# title: Networks as classes, a module list of blocks, views instead of layers
# ---
# %% id="photo-generator"
class PhotoGenerator(nn.Module):
    def __init__(self, width, blocks):
        super().__init__()
        self.width = width
        self.seed = nn.Linear(PHOTO_LATENT_SIZE, width * 64)
        self.blocks = nn.ModuleList(ResidualBlock(width) for _ in range(blocks))
        self.first_norm, self.second_norm = nn.BatchNorm2d(width), nn.BatchNorm2d(width // 2)
        self.first = nn.ConvTranspose2d(width, width // 2, 4, 2, 1, bias=False)
        self.second = nn.ConvTranspose2d(width // 2, 3, 4, 2, 1)

    def forward(self, latents):
        x = self.seed(latents).reshape(-1, self.width, 8, 8)
        for block in self.blocks:
            x = block(x)
        x = self.first(torch.relu(self.first_norm(x)))
        return torch.tanh(self.second(torch.relu(self.second_norm(x))))


def photo_generator(width, blocks=9):
    return PhotoGenerator(width, blocks)


# %% id="photo-critic"
class PhotoCritic(nn.Module):
    def __init__(self, width):
        super().__init__()
        widths = [3, width, 2 * width, 4 * width]
        self.halving = nn.ModuleList(
            nn.Conv2d(before, after, 4, 2, 1)
            for before, after in zip(widths[:-1], widths[1:], strict=True)
        )
        self.score = nn.Linear(64 * width, 1)

    def forward(self, pictures):
        x = pictures
        for layer in self.halving:
            x = F.leaky_relu(layer(x), 0.2)
        return self.score(x.flatten(1)).squeeze(1)


def photo_critic(width):
    return PhotoCritic(width)
