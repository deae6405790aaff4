# ---
# title: The probability of the event is 1 minus that of the other
# breaks: "(no 1 minus another integral)"
# part: flow-direction-derivation
# ceiling: 0.75
# hint: "For decreasing f start from the integral over the event itself, from flow upwards."
# ---
# %% id="flow-direction-derivation"
def increasing_density(flow, latent_density):
    there = latent_density.subs(z_sym, flow)
    return EqualityChain(
        [
            sp.Derivative(sp.Integral(latent_density, (z_sym, -sp.oo, flow)), x_sym),
            there * sp.Derivative(flow, x_sym),
            there * sp.diff(flow, x_sym),
        ]
    )


def decreasing_density(flow, latent_density):
    there = latent_density.subs(z_sym, flow)
    return EqualityChain(
        [
            sp.Derivative(1 - sp.Integral(latent_density, (z_sym, -sp.oo, flow)), x_sym),
            -there * sp.Derivative(flow, x_sym),
            -there * sp.diff(flow, x_sym),
        ]
    )
