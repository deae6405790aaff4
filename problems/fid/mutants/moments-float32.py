# ---
# title: The results are float32
# breaks: "both are NumPy arrays of `float64`"
# part: fid-moments
# ceiling: 0.5
# hint: "Convert to float64 before averaging: .double()."
# ---
# %% id="fid-moments"
def moments(batches):
    features = torch.cat(list(batches)).double().numpy()
    covariance = np.cov(features, rowvar=False)
    return features.mean(axis=0).astype(np.float32), covariance.astype(np.float32)
