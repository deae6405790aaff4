# ---
# title: Sums of squares in single precision
# breaks: "Features may lie a thousand times further from zero than they spread"
# part: fid-moments
# ceiling: 0.8
# hint: "The square of 1000 leaves float32 no digits for a spread of 1: go to float64 first."
# ---
# %% id="fid-moments"
def moments(batches):
    count, total, squares = 0, 0.0, 0.0
    for batch in batches:
        count = count + len(batch)
        total = total + batch.sum(dim=0)
        squares = squares + batch.T @ batch
    mean = total / count
    covariance = squares / count - torch.outer(mean, mean)
    return mean.double().numpy(), covariance.double().numpy()
