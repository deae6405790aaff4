# ---
# title: "The radius, not its square"
# breaks: "`disc_radius_squared` is the squared radius of $C$, `latent_volume` is the volume of
#   $C$, and `data_volume` that of $A$."
# part: vp-event
# ceiling: 0.7
# hint: "Asked for is the squared radius: leave the root away."
# ---
# %% id="vp-event"
def disc_radius_squared():
    return sp.sqrt(-2 * sp.log(2 * sp.pi * c * (PLATEAU - eps)))


def latent_volume():
    return -2 * sp.pi * sp.log(2 * sp.pi * c * (PLATEAU - eps))


def data_volume():
    return -2 * sp.pi * c * sp.log(2 * sp.pi * c * (PLATEAU - eps))
