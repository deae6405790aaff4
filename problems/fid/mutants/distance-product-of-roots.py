# ---
# title: The root of the product as the product of the roots
# breaks: "$\\Sigma_1 \\Sigma_2$ is not symmetric in general"
# part: fid-distance
# ceiling: 0.4
# hint: "Roots of matrices multiply only if the matrices commute."
# ---
# %% id="fid-distance"
def frechet_distance(mean1, covariance1, mean2, covariance2):
    def root(covariance):
        values, vectors = np.linalg.eigh(covariance)
        return vectors * np.sqrt(values.clip(min=0)) @ vectors.T

    product = root(covariance1) @ root(covariance2)
    gap = ((mean1 - mean2) ** 2).sum()
    return max(0.0, float(gap + np.trace(covariance1 + covariance2 - 2 * product)))
