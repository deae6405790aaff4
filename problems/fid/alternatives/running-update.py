# ---
# title: Moments merged batch by batch; the distance in torch; a while loop
# ---
# %% id="fid-moments"
def moments(batches):
    count, mean, scatter = 0, 0.0, 0.0
    for batch in batches:
        rows = batch.numpy().astype(np.float64)
        own = rows.mean(axis=0)
        step = own - mean
        total = count + len(rows)
        scatter = scatter + (rows - own).T @ (rows - own)
        scatter = scatter + np.outer(step, step) * count * len(rows) / total
        mean = mean + step * len(rows) / total
        count = total
    return mean, scatter / count


# %% id="fid-distance"
def frechet_distance(mean1, covariance1, mean2, covariance2):
    first, second = torch.tensor(covariance1), torch.tensor(covariance2)
    vectors, values, _ = torch.linalg.svd(first)
    root = vectors * values.sqrt() @ vectors.T
    overlap = torch.linalg.eigvalsh(root @ second @ root).clamp(min=0).sqrt().sum()
    gap = torch.tensor(mean1 - mean2).square().sum()
    return torch.relu(gap + first.trace() + second.trace() - 2 * overlap).item()


# %% id="fid-generated"
def generated_batches(sample, count, batch_size):
    left = count
    while left > 0:
        pictures = sample(min(left, batch_size)).detach()
        left -= len(pictures)
        yield pictures
