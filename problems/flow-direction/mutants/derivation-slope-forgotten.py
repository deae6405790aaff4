# ---
# title: The density is the latents' alone
# breaks: "the density, nothing left unevaluated"
# part: flow-direction-derivation
# ceiling: 0.25
# hint: "By the chain rule, the slope of the integral's bound comes as a factor."
# ---
# %% id="flow-direction-derivation"
def increasing_density(flow, latent_density):
    there = latent_density.subs(z_sym, flow)
    return EqualityChain(
        [
            sp.Derivative(sp.Integral(latent_density, (z_sym, -sp.oo, flow)), x_sym),
            there * sp.Derivative(x_sym, x_sym),
            there,
        ]
    )


def decreasing_density(flow, latent_density):
    there = latent_density.subs(z_sym, flow)
    return EqualityChain(
        [
            sp.Derivative(sp.Integral(latent_density, (z_sym, flow, sp.oo)), x_sym),
            there * sp.Derivative(x_sym, x_sym),
            there,
        ]
    )
