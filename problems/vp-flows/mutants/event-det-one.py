# ---
# title: "The determinant is taken to be 1 throughout"
# breaks: "Here $|\\det \\partial f/\\partial z| = c$, any $c > 0$."
# part: vp-event
# ceiling: 0.0
# hint: "With a determinant of 1 there is no such event: c stands in the radius and in front of
#   the volume."
# ---
# %% id="vp-event"
def disc_radius_squared():
    return -2 * sp.log(2 * sp.pi * (PLATEAU - eps))


def latent_volume():
    return sp.pi * disc_radius_squared()


def data_volume():
    return latent_volume()
