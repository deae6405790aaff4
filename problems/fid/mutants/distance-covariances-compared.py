# ---
# title: The covariances are compared entry by entry
# breaks: "For well-conditioned covariances it is right to a relative error of $10^{-6}$"
# part: fid-distance
# ceiling: 0.4
# hint: "The formula compares covariances through their matrix root, not by a squared difference."
# ---
# %% id="fid-distance"
def frechet_distance(mean1, covariance1, mean2, covariance2):
    gap = ((mean1 - mean2) ** 2).sum()
    return float(gap + ((covariance1 - covariance2) ** 2).sum())
