# ---
# title: "The log-determinants are summed as numbers"
# breaks: "Gradients flow unless something else is said."
# part: rnvp-flow
# ceiling: 0.5
# hint: "The sum of log-determinants has to stay attached: no detach, no torch.no_grad."
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
            total = total + log_det.data
        return x, total

    def inverse(self, z):
        for layer in reversed(self.layers):
            z = layer.inverse(z)
        return z
