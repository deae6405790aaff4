# ---
# title: The root of the whole is returned
# breaks: "It is the *square* of a distance"
# part: fid-distance
# ceiling: 0.4
# hint: "The Frechet distance of the FID is a square: leave the last root out."
# ---
# %% id="fid-distance"
def frechet_distance(mean1, covariance1, mean2, covariance2):
    def root_factor(covariance):
        values, vectors = np.linalg.eigh(covariance)
        return vectors * np.sqrt(values.clip(min=0))

    overlap = np.linalg.svd(root_factor(covariance1).T @ root_factor(covariance2), compute_uv=False)
    traces = np.trace(covariance1) + np.trace(covariance2)
    squared = ((mean1 - mean2) ** 2).sum() + traces - 2 * overlap.sum()
    return math.sqrt(max(0.0, squared))
