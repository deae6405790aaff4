# ---
# title: "The last step is the well-known formula for equal widths"
# breaks: "the closed form, with no integral left, in `theta, theta0, epsilon, epsilon0`."
# part: kl-derivation
# ceiling: 0.5
# hint: "You ended at the formula for equal widths; with two widths their logarithm and the ratio
#   of the variances stay."
# ---
# %% id="kl-derivation"
def kl_derivation():
    generated = normal_density(x, theta, epsilon)
    data = normal_density(x, theta0, epsilon0)

    def mean_over_generated(expression):
        return sp.Integral(generated * expression, (x, -sp.oo, sp.oo))

    log_widths = sp.log(epsilon0 / epsilon)
    to_data, to_own = (x - theta0) ** 2 / 2 / epsilon0**2, (x - theta) ** 2 / 2 / epsilon**2
    return EqualityChain(
        [
            mean_over_generated(sp.log(generated / data)),
            mean_over_generated(log_widths + to_data - to_own),
            log_widths
            + mean_over_generated((x - theta0) ** 2) / (2 * epsilon0**2)
            - mean_over_generated((x - theta) ** 2) / (2 * epsilon**2),
            (theta - theta0) ** 2 / (2 * epsilon**2),
        ]
    )
