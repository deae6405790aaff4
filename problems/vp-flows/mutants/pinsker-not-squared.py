# ---
# title: "Pinsker's inequality without its square"
# breaks: "`pinsker_floor(gap)` is the least $D_{KL}(p \\,\\|\\, p_\\theta)$ that Pinsker's
#   inequality allows,"
# part: vp-pinsker
# ceiling: 0.5
# hint: "Solve gap <= sqrt(KL / 2) for KL: square both sides first."
# ---
# %% id="vp-pinsker"
def pinsker_floor(gap):
    return 2 * gap


def empty_up_to():
    return PLATEAU - 1 / (2 * sp.pi * c)  # the model is highest where z = 0
