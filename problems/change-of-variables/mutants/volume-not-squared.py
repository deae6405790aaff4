# ---
# title: "The exponent of the cube stays 1"
# breaks: "`cube_volume` is $\\left|\\det \\partial f^{-1}(x) / \\partial x\\right|$, the factor
#   in the density: of the way *back*, in `x1, x2, x3`."
# part: cube-jacobian
# ceiling: 0.7
# hint: "The derivative of x^3 is 3 x^2: look at the exponent."
# ---
# %% id="cube-jacobian"
def cube_jacobian():
    image = [z1, z2 * sp.exp(z1), real_cube_root(z3 * sp.exp(-z1) + z1**2)]
    return sp.Matrix([[sp.diff(coordinate, z) for z in (z1, z2, z3)] for coordinate in image])


def cube_volume():
    return 3 * sp.Abs(x3)


def rough_height():
    return -(z1**2) * sp.exp(z1)
