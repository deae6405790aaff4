# ---
# title: "The mean absolute value of the coordinates, times d"
# breaks: "Norms are Euclidean."
# part: smoothing-length
# ceiling: 0.25
# hint: "The Euclidean length is the root of the sum of squares, not the sum of absolute values."
# ---
# %% id="smoothing-length"
def noise_length(sigma, d):
    return sigma * math.sqrt(2 / math.pi) * d
