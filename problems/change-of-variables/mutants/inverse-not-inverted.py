# ---
# title: "The exponential is multiplied by instead of divided by"
# breaks: "It undoes $f$ at *every* point of $\\mathbb R^3$, on both sides of $x_3 = 0$ and on
#   that plane."
# part: cube-inverse
# ceiling: 0.7
# hint: "f multiplies z2 by exp(z1), so the way back divides by it."
# ---
# %% id="cube-inverse"
def cube_inverse():
    return x1, x2 * sp.exp(x1), (x3**3 - x1**2) * sp.exp(x1)
