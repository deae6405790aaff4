# ---
# title: "The curvature is given at the point only"
# breaks: "`second_derivative` is the objective's second derivative as a function of `d`"
# part: game-discriminator
# ceiling: 0.5
# hint: "At the point alone it shows a local maximum; as a function of d it shows the only one."
# ---
# %% id="game-discriminator"
def discriminator_optimum():
    return StationaryPoint(
        objective=p_data * sp.log(d) + p_g * sp.log(1 - d),
        variable=d,
        point=p_data / (p_data + p_g),
        second_derivative=-((p_data + p_g) ** 3) / (p_data * p_g),
        kind="maximum",
    )
