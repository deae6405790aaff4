# ---
# title: "The curvature is that of one logarithm"
# breaks: "`second_derivative` is the second derivative as a function of `p_g`, positive everywhere"
# part: game-model
# ceiling: 0.5
# hint: "The mixture depends on p_g too: differentiate log(2 p_g / (p_data + p_g))."
# ---
# %% id="game-model"
def model_optimum():
    mixture = (p_data + p_g) / 2
    return StationaryPoint(
        objective=p_data * sp.log(p_data / mixture) + p_g * sp.log(p_g / mixture),
        variable=p_g,
        point=p_data,
        second_derivative=1 / p_g,
        kind="minimum",
    )
