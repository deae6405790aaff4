# ---
# title: "The discriminator conditions on a label it guesses itself"
# breaks: "Pictures [N, 1, 28, 28] and labels [N] -> logits [N]."
# part: cgan-discriminator
# ceiling: 0.5
# hint: "The label that is given has to be used, not one guessed from the picture: a three called
#   seven must be refused."
# ---
# %% id="cgan-discriminator"
class ConditionalDiscriminator(nn.Module):
    def __init__(self, dropout=0.3):
        super().__init__()
        self.embedding = nn.Embedding(10, EMBEDDING_SIZE)
        self.guess = nn.Linear(28 * 28, 10)
        self.layers = nn.Sequential(
            nn.Linear(28 * 28 + EMBEDDING_SIZE, 512),
            nn.LeakyReLU(0.2),
            nn.Dropout(dropout),
            nn.Linear(512, 256),
            nn.LeakyReLU(0.2),
            nn.Dropout(dropout),
            nn.Linear(256, 128),
            nn.LeakyReLU(0.2),
            nn.Dropout(dropout),
            nn.Linear(128, 1),
            nn.Flatten(0),
        )

    def forward(self, pictures, labels):
        pixels = pictures.flatten(1)
        guessed = self.guess(pixels).argmax(dim=1)
        return self.layers(torch.cat([pixels, self.embedding(guessed)], dim=1))
