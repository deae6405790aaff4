# ---
# title: The substitution is left standing; layers folded with reduce; a class for the turned flow
# ---
# %% id="flow-direction-derivation"
def one_sided(flow, latent_density, bounds, sign):
    return EqualityChain(
        [
            sp.Derivative(sp.Integral(latent_density, (z_sym, *bounds)), x_sym),
            sign * sp.Derivative(flow, x_sym) * sp.Subs(latent_density, z_sym, flow).doit(),
            sp.simplify(sign * flow.diff(x_sym)) * latent_density.subs(z_sym, flow),
        ]
    )


def increasing_density(flow, latent_density):
    return one_sided(flow, latent_density, (-sp.oo, flow), 1)


def decreasing_density(flow, latent_density):
    return one_sided(flow, latent_density, (flow, sp.oo), -1)


# %% id="flow-direction-risk"
def latent_and_log_det(layers, x):
    log_dets = []
    for layer in layers:
        x, log_det = layer.forward(x)
        log_dets.append(log_det)
    return x, torch.stack(log_dets).sum(dim=0)


def empirical_risk(layers, latent_log_density, x):
    z, log_det = latent_and_log_det(layers, x)
    return -latent_log_density(z).mean() - log_det.mean()


# %% id="flow-direction-translate"
class Turned:
    def __init__(self, flow):
        self.flow = flow
        self.parameters = flow.parameters

    def forward(self, x):
        z = self.flow.inverse(x)
        _, log_det = self.flow.forward(z)
        return z, log_det.neg()

    def inverse(self, z):
        x, _ = self.flow.forward(z)
        return x


def turn_around(flow):
    turned = Turned(flow)
    return TowardsLatent(turned.forward, turned.inverse, turned.parameters)
