# ---
# title: "The density is multiplied by the determinant of f"
# breaks: "`empty_up_to()` is an expression in `c`: the supremum of the $\\epsilon$ for which $A$
#   is empty, for a flow whose determinant is $c$,"
# part: vp-pinsker
# ceiling: 0.5
# hint: "f multiplies volumes by c, so it divides densities by c."
# ---
# %% id="vp-pinsker"
def pinsker_floor(gap):
    return 2 * gap**2


def empty_up_to():
    return PLATEAU - c / (2 * sp.pi)  # the model is highest where z = 0
