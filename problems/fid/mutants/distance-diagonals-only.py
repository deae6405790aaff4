# ---
# title: Only variances are compared
# breaks: "For well-conditioned covariances it is right to a relative error of $10^{-6}$"
# part: fid-distance
# ceiling: 0.4
# hint: "Off-diagonal entries count: features are correlated."
# ---
# %% id="fid-distance"
def frechet_distance(mean1, covariance1, mean2, covariance2):
    deviations1, deviations2 = np.sqrt(np.diag(covariance1)), np.sqrt(np.diag(covariance2))
    return float(((mean1 - mean2) ** 2).sum() + ((deviations1 - deviations2) ** 2).sum())
