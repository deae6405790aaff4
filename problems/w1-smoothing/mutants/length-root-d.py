# ---
# title: "sigma sqrt(d) is returned"
# breaks: "returns $\\mathbb E \\lVert \\varepsilon \\rVert$ as a Python float for integers $d$
#   from 1 to a million"
# part: smoothing-length
# ceiling: 0.5
# hint: "That is the root of the mean square, a bound: in few dimensions the mean length is
#   clearly smaller."
# ---
# %% id="smoothing-length"
def noise_length(sigma, d):
    return float(sigma * math.sqrt(d))
