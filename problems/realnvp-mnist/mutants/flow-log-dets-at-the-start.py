# ---
# title: "Every layer's log-determinant is taken at the flow's input"
# breaks: "`forward(x)` goes through them from the first to the last and reports its
#   log-determinant"
# part: rnvp-flow
# ceiling: 0.5
# hint: "A layer's log-determinant belongs to what that layer was given, not to the data."
# ---
# %% id="rnvp-flow"
class RealNVP(nn.Module):
    def __init__(self, layers):
        super().__init__()
        self.layers = nn.ModuleList(layers)

    def forward(self, x):
        total = sum(layer(x)[1] for layer in self.layers)
        for layer in self.layers:
            x, _ = layer(x)
        return x, total

    def inverse(self, z):
        for layer in reversed(self.layers):
            z = layer.inverse(z)
        return z
