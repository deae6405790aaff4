# ---
# title: "The constant of the Gaussian is dropped"
# breaks: "all terms, constants included"
# part: flow-affine-optimum
# ceiling: 0.5
# hint: "The Gaussian has a constant, log(2 pi) / 2, which a figure in nats has to include."
# ---
# %% id="flow-affine-optimum"
def affine_optimum():
    spread = data_variance + (data_average - shift) ** 2
    return StationaryPoint(
        objective=spread * sp.exp(-2 * log_scale) / 2 + log_scale,
        variable=log_scale,
        point=sp.log(spread) / 2,
        second_derivative=2 * spread * sp.exp(-2 * log_scale),
        kind="minimum",
    )
