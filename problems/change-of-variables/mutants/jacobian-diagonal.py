# ---
# title: "Only the slopes on the diagonal"
# breaks: "a `sp.Matrix` of 3 rows and 3 columns in `z1, z2, z3`, with $\\partial x_i / \\partial
#   z_j$ in row $i$, column $j$."
# part: cube-jacobian
# ceiling: 0.5
# hint: "The determinant of a triangular matrix needs its diagonal alone; the matrix has the other
#   slopes too."
# ---
# %% id="cube-jacobian"
def cube_jacobian():
    image = [z1, z2 * sp.exp(z1), real_cube_root(z3 * sp.exp(-z1) + z1**2)]
    return sp.diag(*[sp.diff(x, z) for x, z in zip(image, (z1, z2, z3), strict=True)])


def cube_volume():
    return 3 * x3**2


def rough_height():
    return -(z1**2) * sp.exp(z1)
