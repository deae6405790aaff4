# ---
# title: The root is subtracted once, not twice
# breaks: "For well-conditioned covariances it is right to a relative error of $10^{-6}$"
# part: fid-distance
# ceiling: 0.3
# hint: "The trace of the root is subtracted twice."
# ---
# %% id="fid-distance"
def frechet_distance(mean1, covariance1, mean2, covariance2):
    def root_factor(covariance):
        values, vectors = np.linalg.eigh(covariance)
        return vectors * np.sqrt(values.clip(min=0))

    overlap = np.linalg.svd(root_factor(covariance1).T @ root_factor(covariance2), compute_uv=False)
    traces = np.trace(covariance1) + np.trace(covariance2)
    return max(0.0, float(((mean1 - mean2) ** 2).sum() + traces - overlap.sum()))
