# ---
# title: Pictures and features are exchanged
# breaks: "covariances `[d, d]`"
# part: fid-moments
# ceiling: 0.5
# hint: "np.cov wants variables in rows; here they are in columns: rowvar=False."
# ---
# %% id="fid-moments"
def moments(batches):
    features = torch.cat(list(batches)).double().numpy()
    return features.mean(axis=0), np.cov(features)
