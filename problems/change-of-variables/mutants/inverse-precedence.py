# ---
# title: "The exponential multiplies one of the two terms only"
# breaks: "It undoes $f$ at *every* point of $\\mathbb R^3$, on both sides of $x_3 = 0$ and on
#   that plane."
# part: cube-inverse
# ceiling: 0.5
# hint: "Subtract the square first; the exponential multiplies the whole difference."
# ---
# %% id="cube-inverse"
def cube_inverse():
    return x1, x2 * sp.exp(-x1), x3**3 - x1**2 * sp.exp(x1)
