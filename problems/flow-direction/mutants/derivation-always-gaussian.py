# ---
# title: The latents are taken to be standard normal
# breaks: "any latent density $Q$ as an expression in `z_sym`"
# part: flow-direction-derivation
# ceiling: 0.25
# hint: "Use latent_density as it is given: latents need not be Gaussian."
# ---
# %% id="flow-direction-derivation"
def increasing_density(flow, latent_density):
    there = sp.exp(-(flow**2) / 2) / sp.sqrt(2 * sp.pi)
    return EqualityChain(
        [
            sp.Derivative(sp.Integral(latent_density, (z_sym, -sp.oo, flow)), x_sym),
            there * sp.Derivative(flow, x_sym),
            there * sp.diff(flow, x_sym),
        ]
    )


def decreasing_density(flow, latent_density):
    there = sp.exp(-(flow**2) / 2) / sp.sqrt(2 * sp.pi)
    return EqualityChain(
        [
            sp.Derivative(sp.Integral(latent_density, (z_sym, flow, sp.oo)), x_sym),
            -there * sp.Derivative(flow, x_sym),
            -there * sp.diff(flow, x_sym),
        ]
    )
