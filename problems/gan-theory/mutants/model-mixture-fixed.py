# ---
# title: "The mixture is held fixed"
# breaks: "one point's term of $2\\,\\mathrm{JS}$, in `p_data` and `p_g`"
# part: game-model
# ceiling: 0.5
# hint: "The mixture moves with p_g: it is half of the sum, not p_data."
# ---
# %% id="game-model"
def model_optimum():
    return StationaryPoint(
        objective=p_g * sp.log(p_g / p_data) - p_g + p_data,
        variable=p_g,
        point=p_data,
        second_derivative=1 / p_g,
        kind="minimum",
    )
