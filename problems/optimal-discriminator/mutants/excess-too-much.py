# ---
# title: "A larger number than Pinsker allows"
# breaks: "times the *largest* number that Pinsker's inequality allows."
# part: dstar-excess
# ceiling: 0.7
# hint: "With this factor the inequality fails near the best guess: the second derivative of the
#   KL divergence of two coins is at least 4, and half of it counts."
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
            4 * total * (guess - best) ** 2,
        ],
        ["==", ">="],
    )
