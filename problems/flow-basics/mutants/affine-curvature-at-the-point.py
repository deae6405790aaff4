# ---
# title: "The curvature is given at the point only"
# breaks: "`second_derivative` is the objective's second derivative as a function of `log_scale`"
# part: flow-affine-optimum
# ceiling: 0.7
# hint: "At the point the curvature is 2; as a function of log_scale it shows that there is no
#   other minimum."
# ---
# %% id="flow-affine-optimum"
def affine_optimum():
    spread = data_variance + (data_average - shift) ** 2
    return StationaryPoint(
        objective=sp.log(2 * sp.pi) / 2 + spread * sp.exp(-2 * log_scale) / 2 + log_scale,
        variable=log_scale,
        point=sp.log(spread) / 2,
        second_derivative=sp.Integer(2),
        kind="minimum",
    )
