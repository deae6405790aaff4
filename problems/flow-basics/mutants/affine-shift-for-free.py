# ---
# title: "A wrong shift costs nothing"
# breaks: "its `point` the best `log_scale` for the given shift, however badly the shift was chosen"
# part: flow-affine-optimum
# ceiling: 0.5
# hint: "The mean of (x - b)^2 is the variance plus the squared distance of b from the average."
# ---
# %% id="flow-affine-optimum"
def affine_optimum():
    spread = data_variance
    return StationaryPoint(
        objective=sp.log(2 * sp.pi) / 2 + spread * sp.exp(-2 * log_scale) / 2 + log_scale,
        variable=log_scale,
        point=sp.log(spread) / 2,
        second_derivative=2 * spread * sp.exp(-2 * log_scale),
        kind="minimum",
    )
