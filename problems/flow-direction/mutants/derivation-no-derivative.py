# ---
# title: The first step is the probability, not its derivative
# breaks: "the derivative in `x_sym` of the probability that $X \\le x$"
# part: flow-direction-derivation
# ceiling: 0.5
# hint: "A density is the derivative of the distribution function: step 1 has both signs."
# ---
# %% id="flow-direction-derivation"
def increasing_density(flow, latent_density):
    there = latent_density.subs(z_sym, flow)
    return EqualityChain(
        [
            sp.Integral(latent_density, (z_sym, -sp.oo, flow)),
            there * sp.Derivative(flow, x_sym),
            there * sp.diff(flow, x_sym),
        ]
    )


def decreasing_density(flow, latent_density):
    there = latent_density.subs(z_sym, flow)
    return EqualityChain(
        [
            sp.Integral(latent_density, (z_sym, flow, sp.oo)),
            -there * sp.Derivative(flow, x_sym),
            -there * sp.diff(flow, x_sym),
        ]
    )
