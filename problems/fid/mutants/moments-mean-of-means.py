# ---
# title: The means of the batches are averaged
# breaks: "It returns `(mean, covariance)` of *all* rows: each row counts the same"
# part: fid-moments
# ceiling: 0.7
# hint: "A small batch counts as much as a large one: average over pictures."
# ---
# %% id="fid-moments"
def moments(batches):
    means, rows = [], []
    for batch in batches:
        means.append(batch.double().mean(dim=0))
        rows.append(batch.double())
    covariance = np.cov(torch.cat(rows).numpy(), rowvar=False)
    return torch.stack(means).mean(dim=0).numpy(), covariance
