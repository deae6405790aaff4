# ---
# title: Roots of eigenvalues that rounding made negative
# breaks: "It is real, and never negative, not even by rounding."
# part: fid-distance
# ceiling: 0.5
# hint: "Clip eigenvalues at zero before the root, or they become nan."
# ---
# %% id="fid-distance"
def frechet_distance(mean1, covariance1, mean2, covariance2):
    values, vectors = np.linalg.eigh(covariance1)
    with np.errstate(invalid="ignore"):
        factor = vectors * np.sqrt(values)
        overlap = np.sqrt(np.linalg.eigvalsh(factor.T @ covariance2 @ factor))
    traces = np.trace(covariance1) + np.trace(covariance2)
    return max(0.0, float(((mean1 - mean2) ** 2).sum() + traces - 2 * overlap.sum()))
