# ---
# title: "The difference is taken the other way round"
# breaks: "the loss at `guess` minus the loss at $D^*$: no logarithm yet mixes `guess` with a
#   density;"
# part: dstar-excess
# ceiling: 0.7
# hint: "The loss of the guess comes first, the least loss is subtracted: the excess is positive."
# ---
# %% id="dstar-excess"
def excess_chain():
    total = data_density + model_density
    best = data_density / total
    return InequalityChain(
        [
            data_density * sp.log(guess)
            + model_density * sp.log(1 - guess)
            - data_density * sp.log(data_density / total)
            - model_density * sp.log(model_density / total),
            data_density * sp.log(guess / best)
            + model_density * sp.log((1 - guess) * total / model_density),
            2 * total * (guess - best) ** 2,
        ],
        ["==", ">="],
    )
