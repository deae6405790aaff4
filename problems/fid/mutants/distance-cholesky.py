# ---
# title: A Cholesky factor, which singular covariances do not have
# breaks: "Covariances may be singular, even zero."
# part: fid-distance
# ceiling: 0.5
# hint: "Cholesky needs an invertible matrix; eigh gives a factor for any covariance."
# ---
# %% id="fid-distance"
def frechet_distance(mean1, covariance1, mean2, covariance2):
    factor1, factor2 = np.linalg.cholesky(covariance1), np.linalg.cholesky(covariance2)
    overlap = np.linalg.svd(factor1.T @ factor2, compute_uv=False)
    traces = np.trace(covariance1) + np.trace(covariance2)
    return max(0.0, float(((mean1 - mean2) ** 2).sum() + traces - 2 * overlap.sum()))
