# ---
# title: "Deeper networks with other activations, and a scaled sigmoid"
# ---
# %% id="rnvp-networks"
class BetweenOnes(nn.Module):
    def forward(self, u):
        return 2 * torch.sigmoid(u) - 1


def scale_and_translation(size, hidden):
    networks = []
    for ending in ([BetweenOnes()], []):
        layers = [nn.Linear(size, hidden), nn.GELU()]
        for _ in range(2):
            layers += [nn.Linear(hidden, hidden), nn.LeakyReLU(0.1)]
        layers += [nn.Linear(hidden, size), *ending]
        network = nn.Sequential(*layers)
        last = [layer for layer in network if isinstance(layer, nn.Linear)][-1]
        with torch.no_grad():
            last.weight.mul_(0)
            last.bias.mul_(0)
        networks.append(network)
    return tuple(networks)


# %% id="rnvp-bits"
def bits_per_dimension(levels, steps, log_density):
    log_dets = []
    for step in steps:
        result = step(levels)
        levels = result[0]
        log_dets.append(result[1])
    nats = -(sum(log_dets) + log_density(levels))
    return (nats / levels.size(1)).mean() * math.log2(math.e)
