# ---
# title: "Multiplied by the determinant of f"
# breaks: "`cube_density` is $p(x)$ as an expression in `x1, x2, x3`, constants included."
# part: cube-density
# ceiling: 0.35
# hint: "The factor is the determinant of the inverse: where f squeezes space the density of x is
#   larger, not smaller."
# ---
# %% id="cube-density"
def cube_density():
    noise = (x1, x2 * sp.exp(-x1), (x3**3 - x1**2) * sp.exp(x1))
    return sp.prod([standard_normal(w) for w in noise]) / (3 * x3**2)


def cube_density_there():
    return 3 * sp.exp(-sp.Rational(365, 729)) / (2 * sp.pi) ** sp.Rational(3, 2)
