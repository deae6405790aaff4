# ---
# title: "x3 runs over positive numbers only"
# breaks: "the integral of $p(x)$ over `x3` from $-\\infty$ to $\\infty$, all in one
#   `sp.Integral`;"
# part: cube-mass
# ceiling: 0.5
# hint: "The real cube root is negative for a third of the noise: both ends are infinite."
# ---
# %% id="cube-mass"
def mass_chain():
    origin = (x3**3 - x1**2) * sp.exp(x1)
    rest = standard_normal(x1) * standard_normal(x2 * sp.exp(-x1))
    below = -(x1**2) * sp.exp(x1)
    covered = sp.erfc(below / sp.sqrt(2)) / 2
    return EqualityChain(
        [
            sp.Integral(3 * x3**2 * rest * standard_normal(origin), (x3, 0, sp.oo)),
            rest * sp.exp(-x1) * sp.Integral(standard_normal(z3), (z3, below, sp.oo)),
            rest * sp.exp(-x1) * covered,
        ]
    )
