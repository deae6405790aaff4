# ---
# title: "The volume term has the wrong sign"
# breaks: "Its `objective` is the negative log-likelihood in nats, averaged over the data"
# part: flow-affine-optimum
# ceiling: 0.5
# hint: "A map that stretches by exp(s) makes densities smaller: the negative log-likelihood rises
#   by s."
# ---
# %% id="flow-affine-optimum"
def affine_optimum():
    spread = data_variance + (data_average - shift) ** 2
    return StationaryPoint(
        objective=sp.log(2 * sp.pi) / 2 + spread * sp.exp(-2 * log_scale) / 2 - log_scale,
        variable=log_scale,
        point=sp.log(spread) / 2,
        second_derivative=2 * spread * sp.exp(-2 * log_scale),
        kind="minimum",
    )
