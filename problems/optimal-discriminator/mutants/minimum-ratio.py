# ---
# title: "The ratio of the densities"
# breaks: "Its `objective` is one point's share of $\\mathcal L$, in `data_density, model_density,
#   guess`; its `variable` is `guess`, its `kind` `\"minimum\"`, its `point` the best guess."
# part: dstar-minimum
# ceiling: 0.5
# hint: "A ratio of densities is the odds; the probability is the share of the sum."
# ---
# %% id="dstar-minimum"
def dstar_minimum():
    return StationaryPoint(
        objective=-data_density * sp.log(guess) - model_density * sp.log(1 - guess),
        variable=guess,
        point=data_density / model_density,
        second_derivative=data_density / guess**2 + model_density / (1 - guess) ** 2,
        kind="minimum",
    )
