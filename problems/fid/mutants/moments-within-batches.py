# ---
# title: The covariances of the batches are averaged
# breaks: "the covariance is about that mean"
# part: fid-moments
# ceiling: 0.5
# hint: "The covariance is about the common mean: differences between batches belong to it."
# ---
# %% id="fid-moments"
def moments(batches):
    rows, covariances = [], []
    for batch in batches:
        batch = batch.double().numpy()
        rows.append(batch)
        centred = batch - batch.mean(axis=0)
        covariances.append(centred.T @ centred)
    features = np.concatenate(rows)
    return features.mean(axis=0), sum(covariances) / len(features)
