# ---
# title: "Only the generator's half, not divided by two"
# breaks: "JS is half of $D_{KL}(p_g\\|m)$ plus half of $D_{KL}(p_{data}\\|m)$, with $m$ the even
#   mixture of the two."
# part: js-divergence
# ceiling: 0.5
# hint: "That is the divergence of one distribution from the mixture. JS averages it over both."
# ---
# %% id="js-divergence"
def js_divergence(theta, theta0, epsilon, epsilon0):
    z = np.linspace(-9.0, 9.0, 4001)
    weights = np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi) * (z[1] - z[0])
    to_data = (theta + epsilon * z - theta0) / epsilon0
    log_ratio = np.log(epsilon / epsilon0) + (z**2 - to_data**2) / 2
    return float(np.log(2) - weights @ np.logaddexp(0, log_ratio))
