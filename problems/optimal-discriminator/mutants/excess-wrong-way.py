# ---
# title: "The inequality points the wrong way"
# breaks: "with the relations `[\"==\", \">=\"]`."
# part: dstar-excess
# ceiling: 0.7
# hint: "A KL divergence is at least a squared difference: the excess is bounded from below."
# ---
# %% id="dstar-excess"
def excess_chain():
    total = data_density + model_density
    best = data_density / total
    return InequalityChain(
        [
            -data_density * sp.log(guess)
            - model_density * sp.log(1 - guess)
            + data_density * sp.log(data_density / total)
            + model_density * sp.log(model_density / total),
            data_density * sp.log(best / guess)
            + model_density * sp.log(model_density / total / (1 - guess)),
            2 * total * (guess - best) ** 2,
        ],
        ["==", "<="],
    )
