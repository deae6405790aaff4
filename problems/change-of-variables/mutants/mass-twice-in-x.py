# ---
# title: "The first step is written down twice"
# breaks: "the same with the noise's `z3` as the integration variable: one integral over the whole
#   line of `z3`, with no `x3` anywhere;"
# part: cube-mass
# ceiling: 0.3
# hint: "Step 2 is the heart of it: replace x3 by z3, and dx3 by what it is in terms of dz3."
# ---
# %% id="cube-mass"
def mass_chain():
    origin = (x3**3 - x1**2) * sp.exp(x1)
    rest = standard_normal(x1) * standard_normal(x2 * sp.exp(-x1))
    return EqualityChain(
        [
            sp.Integral(3 * x3**2 * rest * standard_normal(origin), (x3, -sp.oo, sp.oo)),
            sp.Integral(3 * x3**2 * rest * standard_normal(origin), (x3, -sp.oo, sp.oo)),
            rest * sp.exp(-x1),
        ]
    )
