# ---
# title: "A change of variable in the integral, moments of the standard normal"
# ---
# %% id="kl-derivation"
def kl_derivation():
    z = sp.Symbol("z", real=True)
    generated, data = normal_density(x, theta, epsilon), normal_density(x, theta0, epsilon0)
    standard = normal_density(z, 0, 1)
    gap = theta - theta0

    def over_line(expression, variable):
        return sp.Integral(expression, (variable, -sp.oo, sp.oo))

    logs = sp.log(epsilon0) - sp.log(epsilon)
    log_ratio = logs + ((gap + epsilon * z) / epsilon0) ** 2 / 2 - z**2 / 2
    first, second = over_line(z * standard, z), over_line(z**2 * standard, z)
    return EqualityChain(
        [
            over_line(generated * (sp.log(generated) - sp.log(data)), x),
            over_line(standard * log_ratio, z),
            logs
            + gap**2 / (2 * epsilon0**2)
            + gap * epsilon / epsilon0**2 * first
            + (epsilon**2 / epsilon0**2 - 1) / 2 * second,
            (gap**2 / epsilon0**2 + (epsilon / epsilon0) ** 2 - 1) / 2 + logs,
        ]
    )


# %% id="js-bound"
def js_bound():
    share = p_g / (p_g + p_data)
    # -log of each share, so that what is left out is visibly of one sign
    missing = p_g * sp.log(share) + p_data * sp.log(1 - share)
    return InequalityChain(
        [
            (p_g * (sp.log(2 * p_g) - sp.log(p_g + p_data)) + p_data * sp.log(2 - 2 * share)) / 2,
            (p_g + p_data) * sp.log(2) / 2 + missing / 2,
            (p_g * sp.log(2) + p_data * sp.log(2)) / 2,
        ],
        ["==", "<="],
    )
