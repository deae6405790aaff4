# ---
# title: The second step has the derivative carried out already
# breaks: "no integral any more; the derivative of `flow` is left standing"
# part: flow-direction-derivation
# ceiling: 0.5
# hint: "Step 2 keeps sp.Derivative(flow, x_sym) as it is; step 3 carries it out."
# ---
# %% id="flow-direction-derivation"
def increasing_density(flow, latent_density):
    there = latent_density.subs(z_sym, flow)
    return EqualityChain(
        [
            sp.Derivative(sp.Integral(latent_density, (z_sym, -sp.oo, flow)), x_sym),
            there * sp.diff(flow, x_sym),
            there * sp.diff(flow, x_sym),
        ]
    )


def decreasing_density(flow, latent_density):
    there = latent_density.subs(z_sym, flow)
    return EqualityChain(
        [
            sp.Derivative(sp.Integral(latent_density, (z_sym, flow, sp.oo)), x_sym),
            -there * sp.diff(flow, x_sym),
            -there * sp.diff(flow, x_sym),
        ]
    )
