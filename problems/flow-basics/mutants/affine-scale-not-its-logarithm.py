# ---
# title: "The best scale is given instead of its logarithm"
# breaks: "Its `variable` is `log_scale`, its `point` the best `log_scale`"
# part: flow-affine-optimum
# ceiling: 0.5
# hint: "The variable is the logarithm of the scale."
# ---
# %% id="flow-affine-optimum"
def affine_optimum():
    spread = data_variance + (data_average - shift) ** 2
    return StationaryPoint(
        objective=sp.log(2 * sp.pi) / 2 + spread * sp.exp(-2 * log_scale) / 2 + log_scale,
        variable=log_scale,
        point=sp.sqrt(spread),
        second_derivative=2 * spread * sp.exp(-2 * log_scale),
        kind="minimum",
    )
