# ---
# title: "The determinant is taken to be 1"
# breaks: "`empty_up_to()` is an expression in `c`: the supremum of the $\\epsilon$ for which $A$
#   is empty, for a flow whose determinant is $c$,"
# part: vp-pinsker
# ceiling: 0.5
# hint: "The model is highest where z = 0, and its density there is that of the noise divided by
#   c."
# ---
# %% id="vp-pinsker"
def pinsker_floor(gap):
    return 2 * gap**2


def empty_up_to():
    return PLATEAU - 1 / (2 * sp.pi)  # the model is highest where z = 0
