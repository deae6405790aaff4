# ---
# title: Correlations instead of covariances
# breaks: "covariances `[d, d]`"
# part: fid-moments
# ceiling: 0.5
# hint: "np.corrcoef divides by the deviations; the distance needs covariances."
# ---
# %% id="fid-moments"
def moments(batches):
    features = torch.cat(list(batches)).double().numpy()
    return features.mean(axis=0), np.corrcoef(features, rowvar=False)
