# ---
# title: "Own symbols without assumptions, which match by name"
# ---
# %% id="cube-inverse"
def cube_inverse():
    a, b, d = sp.symbols("x1 x2 x3")
    return tuple(sp.Matrix([a, b * sp.exp(-a), sp.expand((d**3 - a**2) * sp.exp(a))]))


# %% id="cube-jacobian"
def cube_jacobian():
    a, b, c = sp.symbols("z1 z2 z3")
    u = c * sp.exp(-a) + a**2
    slope = 1 / (3 * sp.Abs(u) ** sp.Rational(2, 3))
    below = [slope * (2 * a - c * sp.exp(-a)), 0, slope * sp.exp(-a)]
    return sp.Matrix([[1, 0, 0], [b * sp.exp(a), sp.exp(a), 0], below])


def cube_volume():
    return 3 * sp.Symbol("x3") ** 2


def rough_height():
    a = sp.Symbol("z1")
    return -(a**2) * sp.exp(a)


# %% id="cube-density"
def cube_density():
    a, b, d = sp.symbols("x1 x2 x3")
    squares = a**2 + b**2 * sp.exp(-2 * a) + (d**3 - a**2) ** 2 * sp.exp(2 * a)
    return 3 * d**2 * (2 * sp.pi) ** sp.Rational(-3, 2) * sp.exp(-squares / 2)


def cube_density_there():
    x = dict(zip(sp.symbols("x1 x2 x3"), (0, 1, sp.Rational(1, 3)), strict=True))
    return cube_density().subs(x)
