# ---
# title: "The determinant of f"
# breaks: "`cube_volume` is $\\left|\\det \\partial f^{-1}(x) / \\partial x\\right|$, the factor
#   in the density: of the way *back*, in `x1, x2, x3`."
# part: cube-jacobian
# ceiling: 0.7
# hint: "This is the determinant of f. The density needs that of its inverse, which is one over
#   it."
# ---
# %% id="cube-jacobian"
def cube_jacobian():
    image = [z1, z2 * sp.exp(z1), real_cube_root(z3 * sp.exp(-z1) + z1**2)]
    return sp.Matrix([[sp.diff(coordinate, z) for z in (z1, z2, z3)] for coordinate in image])


def cube_volume():
    return 1 / (3 * x3**2)


def rough_height():
    return -(z1**2) * sp.exp(z1)
