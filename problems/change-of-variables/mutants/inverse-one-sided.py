# ---
# title: "The sign of x3 is lost"
# breaks: "It undoes $f$ at *every* point of $\\mathbb R^3$, on both sides of $x_3 = 0$ and on
#   that plane."
# part: cube-inverse
# ceiling: 0.5
# hint: "A cube has the sign of its base. With an absolute value in it, the two sides of x3 = 0
#   come from the same noise."
# ---
# %% id="cube-inverse"
def cube_inverse():
    return x1, x2 * sp.exp(-x1), (sp.Abs(x3) ** 3 - x1**2) * sp.exp(x1)
