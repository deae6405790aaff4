# ---
# title: "The plane x3 = 0 is left out"
# breaks: "It undoes $f$ at *every* point of $\\mathbb R^3$, on both sides of $x_3 = 0$ and on
#   that plane."
# part: cube-inverse
# ceiling: 0.5
# hint: "Cubing needs no cases: x3**3 is right on both sides of 0, and on the plane."
# ---
# %% id="cube-inverse"
def cube_inverse():
    cubed = sp.Piecewise((x3**3, x3 > 0), (x3**3, x3 < 0))
    return x1, x2 * sp.exp(-x1), (cubed - x1**2) * sp.exp(x1)
