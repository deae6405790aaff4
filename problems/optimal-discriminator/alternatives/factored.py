# ---
# title: "The second derivative over one denominator, coins instead of ratios"
# ---
# %% id="dstar-minimum"
def dstar_minimum():
    p, q = data_density, model_density
    return StationaryPoint(
        objective=sp.log(1 / guess) * p + sp.log(1 / (1 - guess)) * q,
        variable=guess,
        point=1 / (1 + q / p),
        second_derivative=(p * (1 - guess) ** 2 + q * guess**2) / (guess * (1 - guess)) ** 2,
        kind="minimum",
    )


# %% id="dstar-excess"
def excess_chain():
    total = data_density + model_density
    real, fake = data_density / total, model_density / total
    coins = real * sp.log(real / guess) + fake * sp.log(fake / (1 - guess))
    return InequalityChain(
        steps=[
            data_density * (sp.log(real) - sp.log(guess))
            + model_density * (sp.log(fake) - sp.log(1 - guess)),
            total * coins,
            total * ((guess - real) ** 2 + (1 - guess - fake) ** 2),
        ],
        relations=["==", ">="],
    )


# %% id="dstar-pooled"
def pooled_optimum():
    return data_density / (data_density + model_density * (1 / share - 1))


def corrected_guess():
    return (guess - guess * share) / (guess + share - 2 * guess * share)
