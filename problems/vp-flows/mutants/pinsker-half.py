# ---
# title: "The 1/2 is left a 1/2"
# breaks: "`pinsker_floor(gap)` is the least $D_{KL}(p \\,\\|\\, p_\\theta)$ that Pinsker's
#   inequality allows,"
# part: vp-pinsker
# ceiling: 0.5
# hint: "Solve gap^2 <= KL / 2 for KL: the 1/2 becomes a 2."
# ---
# %% id="vp-pinsker"
def pinsker_floor(gap):
    return gap**2 / 2


def empty_up_to():
    return PLATEAU - 1 / (2 * sp.pi * c)  # the model is highest where z = 0
