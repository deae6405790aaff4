# ---
# title: A little is always added to the diagonals
# breaks: "whatever the unit of the features"
# part: fid-distance
# ceiling: 0.6
# hint: "What is added to the diagonal comes back as its root: use a form that needs no inverse."
# ---
# %% id="fid-distance"
def frechet_distance(mean1, covariance1, mean2, covariance2):
    jitter = 1e-6 * np.eye(len(mean1))
    covariance1, covariance2 = covariance1 + jitter, covariance2 + jitter

    def root_factor(covariance):
        values, vectors = np.linalg.eigh(covariance)
        return vectors * np.sqrt(values.clip(min=0))

    overlap = np.linalg.svd(root_factor(covariance1).T @ root_factor(covariance2), compute_uv=False)
    traces = np.trace(covariance1) + np.trace(covariance2)
    return max(0.0, float(((mean1 - mean2) ** 2).sum() + traces - 2 * overlap.sum()))
