# ---
# title: "Pi times the radius"
# breaks: "In latent space the event is a disc, and the area inside a circle is meant by its
#   \"volume\"."
# part: vp-event
# ceiling: 0.85
# hint: "The area of a disc is pi times the *squared* radius."
# ---
# %% id="vp-event"
def disc_radius_squared():
    return -2 * sp.log(2 * sp.pi * c * (PLATEAU - eps))


def latent_volume():
    return sp.pi * sp.sqrt(-2 * sp.log(2 * sp.pi * c * (PLATEAU - eps)))


def data_volume():
    return -2 * sp.pi * c * sp.log(2 * sp.pi * c * (PLATEAU - eps))
