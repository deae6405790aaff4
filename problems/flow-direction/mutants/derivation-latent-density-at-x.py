# ---
# title: The latents' density is taken at x
# breaks: "the density, nothing left unevaluated"
# part: flow-direction-derivation
# ceiling: 0.25
# hint: "Q is a density of z: put f(x) into it, not x."
# ---
# %% id="flow-direction-derivation"
def increasing_density(flow, latent_density):
    there = latent_density.subs(z_sym, x_sym)
    return EqualityChain(
        [
            sp.Derivative(sp.Integral(latent_density, (z_sym, -sp.oo, flow)), x_sym),
            there * sp.Derivative(flow, x_sym),
            there * sp.diff(flow, x_sym),
        ]
    )


def decreasing_density(flow, latent_density):
    there = latent_density.subs(z_sym, x_sym)
    return EqualityChain(
        [
            sp.Derivative(sp.Integral(latent_density, (z_sym, flow, sp.oo)), x_sym),
            -there * sp.Derivative(flow, x_sym),
            -there * sp.diff(flow, x_sym),
        ]
    )
