# ---
# title: "The exponent lost its sign"
# breaks: "`cube_density_there` is its value at $x = (0, 1, \\frac13)$, exact: a SymPy number
#   without a decimal point in it."
# part: cube-density
# ceiling: 0.7
# hint: "A normal density falls with the distance from 0: the exponent is minus half of the
#   squared length."
# ---
# %% id="cube-density"
def cube_density():
    noise = (x1, x2 * sp.exp(-x1), (x3**3 - x1**2) * sp.exp(x1))
    return 3 * x3**2 * sp.prod([standard_normal(w) for w in noise])


def cube_density_there():
    return sp.exp(sp.Rational(365, 729)) / (3 * (2 * sp.pi) ** sp.Rational(3, 2))
