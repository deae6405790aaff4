# ---
# title: Only the last batch counts
# breaks: "It returns `(mean, covariance)` of *all* rows: each row counts the same"
# part: fid-moments
# ceiling: 0.5
# hint: "Collect the features of all batches before you average."
# ---
# %% id="fid-moments"
def moments(batches):
    for batch in batches:
        features = batch.double().numpy()
    centred = features - features.mean(axis=0)
    return features.mean(axis=0), centred.T @ centred / len(features)
