# ---
# title: The covariance is about zero
# breaks: "the covariance is about that mean"
# part: fid-moments
# ceiling: 0.5
# hint: "Subtract the mean: E[z z^T] alone is the second moment, not the covariance."
# ---
# %% id="fid-moments"
def moments(batches):
    features = torch.cat(list(batches)).double().numpy()
    return features.mean(axis=0), features.T @ features / len(features)
