# ---
# title: The density of a decreasing flow comes out negative
# breaks: "For a strictly *decreasing* $f$ it is $Z \\ge f(x)$"
# part: flow-direction-derivation
# ceiling: 0.5
# hint: "For a decreasing f the event X <= x is Z >= f(x): the integral runs from f(x) upwards."
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
            sp.Derivative(sp.Integral(latent_density, (z_sym, -sp.oo, flow)), x_sym),
            there * sp.Derivative(flow, x_sym),
            there * sp.diff(flow, x_sym),
        ]
    )
