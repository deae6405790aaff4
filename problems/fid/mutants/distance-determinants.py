# ---
# title: Determinants instead of traces
# breaks: "For well-conditioned covariances it is right to a relative error of $10^{-6}$"
# part: fid-distance
# ceiling: 0.3
# hint: "The formula has traces. A determinant is 0 for every singular covariance."
# ---
# %% id="fid-distance"
def frechet_distance(mean1, covariance1, mean2, covariance2):
    det1, det2 = np.linalg.det(covariance1), np.linalg.det(covariance2)
    gap = ((mean1 - mean2) ** 2).sum()
    return max(0.0, float(gap + det1 + det2 - 2 * math.sqrt(abs(det1 * det2))))
