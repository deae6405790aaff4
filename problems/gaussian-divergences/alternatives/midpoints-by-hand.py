# ---
# title: "One fine set of midpoints a bump, and log_expit in place of logarithms of densities"
# ---
# %% id="js-divergence"
def js_divergence(theta, theta0, epsilon, epsilon0):
    from scipy.special import log_expit

    def against_mixture(mean, width, other_mean, other_width):
        z = (np.arange(6000) + 0.5) / 300 - 10
        density = np.exp(-0.5 * z**2) / math.sqrt(2 * math.pi) / 300
        other = ((mean - other_mean) + width * z) / other_width
        log_odds = 0.5 * (other**2 - z**2) - math.log(width / other_width)
        return float(np.sum(density * log_expit(log_odds))) + math.log(2)

    first = against_mixture(theta, epsilon, theta0, epsilon0)
    second = against_mixture(theta0, epsilon0, theta, epsilon)
    return (first + second) / 2
