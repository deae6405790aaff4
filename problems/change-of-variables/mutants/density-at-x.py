# ---
# title: "The noise's density is taken at x"
# breaks: "`cube_density` is $p(x)$ as an expression in `x1, x2, x3`, constants included."
# part: cube-density
# ceiling: 0.35
# hint: "The normal density is that of the noise, so it is taken at the noise that x comes from."
# ---
# %% id="cube-density"
def cube_density():
    return 3 * x3**2 * sp.prod([standard_normal(x) for x in (x1, x2, x3)])


def cube_density_there():
    return sp.exp(-sp.Rational(5, 9)) / (3 * (2 * sp.pi) ** sp.Rational(3, 2))
