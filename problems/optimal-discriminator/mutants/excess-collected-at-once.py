# ---
# title: "The first step is skipped"
# breaks: "no logarithm yet mixes `guess` with a density;"
# part: dstar-excess
# ceiling: 0.7
# hint: "Step 1 is the plain difference of the two losses, with four logarithms; step 2 collects
#   them."
# ---
# %% id="dstar-excess"
def excess_chain():
    total = data_density + model_density
    best = data_density / total
    return InequalityChain(
        [
            data_density * sp.log(best / guess)
            + model_density * sp.log(model_density / total / (1 - guess)),
            data_density * sp.log(best / guess)
            + model_density * sp.log(model_density / total / (1 - guess)),
            2 * total * (guess - best) ** 2,
        ],
        ["==", ">="],
    )
