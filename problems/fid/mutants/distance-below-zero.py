# ---
# title: Rounding may leave a value below zero
# breaks: "It is real, and never negative, not even by rounding."
# part: fid-distance
# ceiling: 0.8
# hint: "Differences of equal numbers may come out as -1e-15: take the maximum with 0."
# ---
# %% id="fid-distance"
def frechet_distance(mean1, covariance1, mean2, covariance2):
    def root_factor(covariance):
        values, vectors = np.linalg.eigh(covariance)
        return vectors * np.sqrt(values.clip(min=0))

    overlap = np.linalg.svd(root_factor(covariance1).T @ root_factor(covariance2), compute_uv=False)
    traces = np.trace(covariance1) + np.trace(covariance2)
    return float(((mean1 - mean2) ** 2).sum() + traces - 2 * overlap.sum())
