# ---
# title: "JS is in bits"
# breaks: "Logarithms are natural, so divergences are in nats."
# part: js-divergence
# ceiling: 0.5
# hint: "These are bits, with a ceiling of 1. Take natural logarithms."
# ---
# %% id="js-divergence"
def js_divergence(theta, theta0, epsilon, epsilon0):
    z = np.linspace(-9.0, 9.0, 4001)
    weights = np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi) * (z[1] - z[0])
    excess = 0.0
    for a, b, s, t in ((theta, theta0, epsilon, epsilon0), (theta0, theta, epsilon0, epsilon)):
        log_ratio = np.log(s / t) + (z**2 - ((a + s * z - b) / t) ** 2) / 2
        excess += weights @ np.logaddexp(0, log_ratio)
    return float(1 - excess / 2 / np.log(2))
