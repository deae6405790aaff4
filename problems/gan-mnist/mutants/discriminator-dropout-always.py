# ---
# title: "Dropout goes on in evaluation mode"
# breaks: "is the probability with which a hidden unit is dropped, in training mode alone."
# part: gan-discriminator
# ceiling: 0.75
# hint: "F.dropout drops always unless it is told training=self.training."
# ---
# %% id="gan-discriminator"
class AlwaysDropping(nn.Module):
    def __init__(self, dropout):
        super().__init__()
        self.dropout = dropout
        widths = [28 * 28, 512, 256, 128, 1]
        self.layers = nn.ModuleList(
            nn.Linear(a, b) for a, b in zip(widths[:-1], widths[1:], strict=True)
        )

    def forward(self, pictures):
        hidden = pictures.flatten(1)
        for layer in self.layers[:-1]:
            hidden = F.dropout(F.leaky_relu(layer(hidden), 0.2), self.dropout)
        return self.layers[-1](hidden).squeeze(1)


def gan_discriminator(dropout=0.3):
    return AlwaysDropping(dropout)
