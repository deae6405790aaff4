# ---
# title: "The power of one third is differentiated"
# breaks: "It is right on both sides, also where the root is of a negative number."
# part: cube-jacobian
# ceiling: 0.5
# hint: "u to the power -2/3 is complex for negative u. Differentiate the real cube root."
# ---
# %% id="cube-jacobian"
def cube_jacobian():
    image = [z1, z2 * sp.exp(z1), (z3 * sp.exp(-z1) + z1**2) ** sp.Rational(1, 3)]
    return sp.Matrix([[sp.diff(coordinate, z) for z in (z1, z2, z3)] for coordinate in image])


def cube_volume():
    return 3 * x3**2


def rough_height():
    return -(z1**2) * sp.exp(z1)
