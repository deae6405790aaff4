# ---
# title: "The divergence of the data from the generator is derived"
# breaks: "An EqualityChain of four steps from the definition of D_KL(p_g || p_data) to its closed
#   form."
# part: kl-derivation
# ceiling: 0.5
# hint: "Your chain is sound but starts at D_KL(p_data || p_g): the average has to be taken over
#   p_g, the first argument."
# ---
# %% id="kl-derivation"
def kl_derivation():
    generated = normal_density(x, theta, epsilon)
    data = normal_density(x, theta0, epsilon0)

    def mean_over_data(expression):
        return sp.Integral(data * expression, (x, -sp.oo, sp.oo))

    to_own, to_generated = (x - theta0) ** 2 / 2 / epsilon0**2, (x - theta) ** 2 / 2 / epsilon**2
    return EqualityChain(
        [
            mean_over_data(sp.log(data / generated)),
            mean_over_data(sp.log(epsilon / epsilon0) + to_generated - to_own),
            sp.log(epsilon / epsilon0) * mean_over_data(1)
            + mean_over_data((x - theta) ** 2) / (2 * epsilon**2)
            - mean_over_data((x - theta0) ** 2) / (2 * epsilon0**2),
            sp.log(epsilon / epsilon0)
            + (epsilon0**2 + (theta - theta0) ** 2) / (2 * epsilon**2)
            - sp.Rational(1, 2),
        ]
    )
