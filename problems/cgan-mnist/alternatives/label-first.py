# ---
# title: "The embedded label comes first; layers in a list; dropout before the activation"
# ---
# %% id="cgan-generator"
class ConditionalGenerator(nn.Module):
    def __init__(self, widths=(128, 256, 512)):
        super().__init__()
        self.digits = nn.Embedding(num_embeddings=10, embedding_dim=EMBEDDING_SIZE)
        sizes = [EMBEDDING_SIZE + CGAN_NOISE_SIZE, *widths]
        pairs = zip(sizes[:-1], sizes[1:], strict=True)
        self.hidden = nn.ModuleList(nn.Linear(a, b) for a, b in pairs)
        self.pixels = nn.Linear(sizes[-1], 784)

    def forward(self, noise, labels):
        features = torch.hstack([self.digits(labels), noise])
        for layer in self.hidden:
            features = F.leaky_relu(layer(features), negative_slope=0.2)
        return torch.tanh(self.pixels(features)).view(-1, 1, 28, 28)


# %% id="cgan-discriminator"
class ConditionalDiscriminator(nn.Module):
    def __init__(self, dropout=0.3):
        super().__init__()
        self.logit = nn.Linear(128, 1)  # in another order than they are called
        self.hidden = nn.ModuleList(
            [nn.Linear(EMBEDDING_SIZE + 784, 512), nn.Linear(512, 256), nn.Linear(256, 128)]
        )
        self.digits = nn.Embedding(10, EMBEDDING_SIZE)
        self.dropout = dropout

    def forward(self, pictures, labels):
        features = torch.hstack([self.digits(labels), pictures.reshape(len(pictures), -1)])
        for layer in self.hidden:
            features = F.dropout(layer(features), self.dropout, training=self.training)
            features = F.leaky_relu(features, 0.2)
        return self.logit(features)[:, 0]
