# ---
# title: Only the diagonal of the covariance
# breaks: "covariances `[d, d]`"
# part: fid-moments
# ceiling: 0.5
# hint: "Features are correlated: all pairs belong to the covariance."
# ---
# %% id="fid-moments"
def moments(batches):
    features = torch.cat(list(batches)).double().numpy()
    return features.mean(axis=0), np.diag(features.var(axis=0))
