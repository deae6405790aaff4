# ---
# title: "The volume factor is missing"
# breaks: "`cube_density` is $p(x)$ as an expression in `x1, x2, x3`, constants included."
# part: cube-density
# ceiling: 0.35
# hint: "This is the noise's density where x comes from. How much volume of noise is in a unit
#   volume of data?"
# ---
# %% id="cube-density"
def cube_density():
    noise = (x1, x2 * sp.exp(-x1), (x3**3 - x1**2) * sp.exp(x1))
    return sp.prod([standard_normal(w) for w in noise])


def cube_density_there():
    return sp.exp(-sp.Rational(365, 729)) / (2 * sp.pi) ** sp.Rational(3, 2)
