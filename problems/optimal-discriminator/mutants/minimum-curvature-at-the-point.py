# ---
# title: "The second derivative at the best guess only"
# breaks: "`second_derivative` is the objective's second derivative as a function of `guess`: that
#   it is positive for *every* guess in $(0, 1)$ makes the point the one global minimum."
# part: dstar-minimum
# ceiling: 0.5
# hint: "This is its value at one guess. Leave `guess` in it, so that it can be seen to be
#   positive everywhere."
# ---
# %% id="dstar-minimum"
def dstar_minimum():
    return StationaryPoint(
        objective=-data_density * sp.log(guess) - model_density * sp.log(1 - guess),
        variable=guess,
        point=data_density / (data_density + model_density),
        second_derivative=(data_density + model_density) ** 3 / (data_density * model_density),
        kind="minimum",
    )
