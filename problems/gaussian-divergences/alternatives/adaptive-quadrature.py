# ---
# title: "scipy.integrate.quad, told where the bumps are"
# ---
# %% id="js-divergence"
def js_divergence(theta, theta0, epsilon, epsilon0):
    from scipy.stats import norm

    def integrand(position):
        logs = norm.logpdf(position, [theta, theta0], [epsilon, epsilon0])
        middle = np.logaddexp(*logs) - math.log(2)
        return float(np.exp(logs) @ (logs - middle)) / 2

    ends = [
        mean + side * width
        for mean, width in ((theta, epsilon), (theta0, epsilon0))
        for side in (-10, -4, 0, 4, 10)
    ]
    ends = sorted(ends)
    return sum(
        quad(integrand, low, high, epsabs=1e-11, epsrel=1e-8)[0]
        for low, high in zip(ends, ends[1:], strict=False)
    )
