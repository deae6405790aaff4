# ---
# title: "The gammas themselves are divided"
# breaks: "returns $\\mathbb E \\lVert \\varepsilon \\rVert$ as a Python float for integers $d$
#   from 1 to a million"
# part: smoothing-length
# ceiling: 0.6
# hint: "Gamma overflows above 171: subtract logarithms (lgamma), then exponentiate."
# ---
# %% id="smoothing-length"
def noise_length(sigma, d):
    return sigma * math.sqrt(2) * math.gamma((d + 1) / 2) / math.gamma(d / 2)
