# ---
# title: "The inverse goes through the layers in the order of forward"
# breaks: "`inverse(z)` undoes it."
# part: rnvp-flow
# ceiling: 0.5
# hint: "Undo the last layer first: go through the layers in reverse."
# ---
# %% id="rnvp-flow"
class RealNVP(nn.Module):
    def __init__(self, layers):
        super().__init__()
        self.layers = nn.ModuleList(layers)

    def forward(self, x):
        total = 0
        for layer in self.layers:
            x, log_det = layer(x)
            total = total + log_det
        return x, total

    def inverse(self, z):
        for layer in self.layers:
            z = layer.inverse(z)
        return z
