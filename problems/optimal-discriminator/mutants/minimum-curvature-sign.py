# ---
# title: "The second derivative has the wrong sign"
# breaks: "`second_derivative` is the objective's second derivative as a function of `guess`: that
#   it is positive for *every* guess in $(0, 1)$ makes the point the one global minimum."
# part: dstar-minimum
# ceiling: 0.5
# hint: "The derivative of -1/guess is +1/guess^2: both terms are positive."
# ---
# %% id="dstar-minimum"
def dstar_minimum():
    return StationaryPoint(
        objective=-data_density * sp.log(guess) - model_density * sp.log(1 - guess),
        variable=guess,
        point=data_density / (data_density + model_density),
        second_derivative=-data_density / guess**2 - model_density / (1 - guess) ** 2,
        kind="minimum",
    )
