# ---
# title: "sigma is squared"
# breaks: "$\\sigma$ is a standard deviation, of every coordinate."
# part: smoothing-length
# ceiling: 0.25
# hint: "Lengths are proportional to sigma, not to its square."
# ---
# %% id="smoothing-length"
def noise_length(sigma, d):
    return sigma**2 * math.sqrt(2) * math.exp(math.lgamma((d + 1) / 2) - math.lgamma(d / 2))
