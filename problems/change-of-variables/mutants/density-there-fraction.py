# ---
# title: "A rounded number, written as a fraction"
# breaks: "`cube_density_there` is its value at $x = (0, 1, \\frac13)$, exact: a SymPy number
#   without a decimal point in it."
# part: cube-density
# ceiling: 0.7
# hint: "A fraction of a rounded number is no less rounded. Put sp.Rational(1, 3) into the formula,
#   and leave pi and exp as they are."
# ---
# %% id="cube-density"
def cube_density():
    noise = (x1, x2 * sp.exp(-x1), (x3**3 - x1**2) * sp.exp(x1))
    return 3 * x3**2 * sp.prod([standard_normal(w) for w in noise])


def cube_density_there():
    third = sp.Rational(1, 3)
    return sp.Rational(float(cube_density().subs({x1: 0, x2: 1, x3: third})))
