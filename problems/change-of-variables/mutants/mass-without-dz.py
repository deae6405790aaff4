# ---
# title: "The exponential in dz3 is forgotten"
# breaks: "the same with the noise's `z3` as the integration variable: one integral over the whole
#   line of `z3`, with no `x3` anywhere;"
# part: cube-mass
# ceiling: 0.5
# hint: "dz3 = 3 x3^2 exp(x1) dx3. You have used 3 x3^2 dx3 as dz3, so an exponential is left
#   over."
# ---
# %% id="cube-mass"
def mass_chain():
    origin = (x3**3 - x1**2) * sp.exp(x1)
    rest = standard_normal(x1) * standard_normal(x2 * sp.exp(-x1))
    line = sp.Integral(standard_normal(z3), (z3, -sp.oo, sp.oo))
    return EqualityChain(
        [
            sp.Integral(3 * x3**2 * rest * standard_normal(origin), (x3, -sp.oo, sp.oo)),
            rest * line,
            rest,
        ]
    )
