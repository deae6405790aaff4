# ---
# title: "SymPy inverts, differentiates and substitutes; determinants of matrices"
# ---
# %% id="cube-inverse"
def cube_inverse():
    second = sp.solve(sp.Eq(z2 * sp.exp(x1), x2), z2)[0]
    third = sp.solve(sp.Eq(z3 * sp.exp(-x1) + x1**2, x3**3), z3)[0]
    return [x1, sp.simplify(second), third]


# %% id="cube-jacobian"
def cube_jacobian():
    def slope(u):
        return sp.Abs(u) ** sp.Rational(-2, 3) / 3

    u = z3 * sp.exp(-z1) + z1**2
    last = [slope(u) * (2 * z1 - z3 * sp.exp(-z1)), 0, slope(u) * sp.exp(-z1)]
    return sp.Matrix([[1, 0, 0], [z2 * sp.exp(z1), sp.exp(z1), 0], last])


def cube_volume():
    back = sp.Matrix([x1, x2 / sp.exp(x1), (x3**3 - x1**2) * sp.exp(x1)])
    return sp.Abs(sp.simplify(back.jacobian([x1, x2, x3]).det()))


def rough_height():
    return sp.solve(z3 * sp.exp(-z1) + z1**2, z3)[0]


# %% id="cube-density"
def cube_density():
    back = sp.Matrix([x1, x2 / sp.exp(x1), sp.expand((x3**3 - x1**2) * sp.exp(x1))])
    factor = sp.Abs(back.jacobian([x1, x2, x3]).det())
    return factor * sp.exp(-back.dot(back) / 2) / sp.sqrt((2 * sp.pi) ** 3)


def cube_density_there():
    return cube_density().subs({x1: 0, x2: 1, x3: sp.Rational(1, 3)})
