# ---
# title: "The discriminator's 1/2 is given for the density"
# breaks: "Its `variable` is `p_g`, its `kind` `\"minimum\"`."
# part: game-model
# ceiling: 0.5
# hint: "The point is the best density p_g, not what D* is there."
# ---
# %% id="game-model"
def model_optimum():
    mixture = (p_data + p_g) / 2
    return StationaryPoint(
        objective=p_data * sp.log(p_data / mixture) + p_g * sp.log(p_g / mixture),
        variable=p_g,
        point=sp.Rational(1, 2),
        second_derivative=p_data / (p_g * (p_data + p_g)),
        kind="minimum",
    )
