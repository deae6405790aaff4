# ---
# title: "Only the last layer's log-determinant is kept"
# breaks: "`forward(x)` goes through them from the first to the last and reports its
#   log-determinant"
# part: rnvp-flow
# ceiling: 0.5
# hint: "Each layer overwrites the log-determinant of the ones before it: add them up."
# ---
# %% id="rnvp-flow"
class RealNVP(nn.Module):
    def __init__(self, layers):
        super().__init__()
        self.layers = nn.ModuleList(layers)

    def forward(self, x):
        for layer in self.layers:
            x, log_det = layer(x)
        return x, log_det

    def inverse(self, z):
        for layer in reversed(self.layers):
            z = layer.inverse(z)
        return z
