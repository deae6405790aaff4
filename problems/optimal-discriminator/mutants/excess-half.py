# ---
# title: "Pinsker with one half"
# breaks: "times the *largest* number that Pinsker's inequality allows."
# part: dstar-excess
# ceiling: 0.7
# hint: "For KL in nats Pinsker's inequality reads KL >= 2 (difference)^2 for two coins: 1/2
#   belongs to the sum of absolute differences."
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
            total * (guess - best) ** 2 / 2,
        ],
        ["==", ">="],
    )
