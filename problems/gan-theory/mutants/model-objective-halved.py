# ---
# title: "The objective is JS, not twice JS"
# breaks: "Its `objective` is one point's term of $2\\,\\mathrm{JS}$"
# part: game-model
# ceiling: 0.5
# hint: "The objective asked for is twice JS: both comparisons, not halved."
# ---
# %% id="game-model"
def model_optimum():
    mixture = (p_data + p_g) / 2
    return StationaryPoint(
        objective=(p_data * sp.log(p_data / mixture) + p_g * sp.log(p_g / mixture)) / 2,
        variable=p_g,
        point=p_data,
        second_derivative=p_data / (p_g * (p_data + p_g)) / 2,
        kind="minimum",
    )
