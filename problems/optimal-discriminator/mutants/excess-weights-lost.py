# ---
# title: "The densities are not summed up"
# breaks: "times the *largest* number that Pinsker's inequality allows."
# part: dstar-excess
# ceiling: 0.5
# hint: "The KL divergence of the two coins is weighed by the sum of the densities."
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
            2 * (guess - best) ** 2,
        ],
        ["==", ">="],
    )
