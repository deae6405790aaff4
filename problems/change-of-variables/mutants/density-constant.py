# ---
# title: "The constant of one normal density for three"
# breaks: "`cube_density` is $p(x)$ as an expression in `x1, x2, x3`, constants included."
# part: cube-density
# ceiling: 0.5
# hint: "Three independent normal numbers have the constant (2 pi)^(-1/2) each."
# ---
# %% id="cube-density"
def cube_density():
    noise = (x1, x2 * sp.exp(-x1), (x3**3 - x1**2) * sp.exp(x1))
    return 3 * x3**2 * sp.exp(-sum(w**2 for w in noise) / 2) / sp.sqrt(2 * sp.pi)


def cube_density_there():
    return sp.exp(-sp.Rational(365, 729)) / (3 * sp.sqrt(2 * sp.pi))
