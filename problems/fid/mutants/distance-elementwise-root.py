# ---
# title: The root is taken entry by entry
# breaks: "The matrix root is the one with nonnegative eigenvalues."
# part: fid-distance
# ceiling: 0.3
# hint: "np.sqrt takes the root of each entry; the formula has the root of a matrix."
# ---
# %% id="fid-distance"
def frechet_distance(mean1, covariance1, mean2, covariance2):
    root = np.sqrt(np.abs(covariance1 @ covariance2))
    gap = ((mean1 - mean2) ** 2).sum()
    return max(0.0, float(gap + np.trace(covariance1 + covariance2 - 2 * root)))
