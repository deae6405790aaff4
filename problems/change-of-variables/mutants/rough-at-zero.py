# ---
# title: "f is said to be rough where z3 = 0"
# breaks: "the one $z_3$ at which, for these two, $f$ has no Jacobian because a slope of it is
#   infinite."
# part: cube-jacobian
# ceiling: 0.85
# hint: "It is x3 that is 0 there, not z3: ask where what is under the root is 0."
# ---
# %% id="cube-jacobian"
def cube_jacobian():
    image = [z1, z2 * sp.exp(z1), real_cube_root(z3 * sp.exp(-z1) + z1**2)]
    return sp.Matrix([[sp.diff(coordinate, z) for z in (z1, z2, z3)] for coordinate in image])


def cube_volume():
    return 3 * x3**2


def rough_height():
    return sp.Integer(0)
