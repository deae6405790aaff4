# ---
# title: "The volume of A is taken to be that of C"
# breaks: "$c$ is the factor by which $f$ multiplies volumes."
# part: vp-event
# ceiling: 0.5
# hint: "vol A = vol C is so for a determinant of 1. Here f multiplies volumes by c, and without
#   that there is no largest volume."
# ---
# %% id="vp-event"
def disc_radius_squared():
    return -2 * sp.log(2 * sp.pi * c * (PLATEAU - eps))


def latent_volume():
    return -2 * sp.pi * sp.log(2 * sp.pi * c * (PLATEAU - eps))


def data_volume():
    return -2 * sp.pi * sp.log(2 * sp.pi * c * (PLATEAU - eps))
