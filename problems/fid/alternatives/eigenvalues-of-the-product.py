# ---
# title: Eigenvalues of the product, sums in one pass, a hook for the features
# ---
# %% id="fid-distance"
def frechet_distance(mean1, covariance1, mean2, covariance2):
    values = np.linalg.eigvals(covariance1 @ covariance2)
    overlap = np.sqrt(values.real.clip(min=0)).sum()
    distance = np.square(mean1 - mean2).sum() + np.trace(covariance1 + covariance2) - 2 * overlap
    return float(max(distance, 0))


# %% id="fid-moments"
def moments(batches):
    count = 0
    for batch in batches:
        batch = batch.double()
        if count == 0:
            total = torch.zeros_like(batch[0])
            squares = torch.zeros(batch.shape[1], batch.shape[1], dtype=torch.float64)
        count += len(batch)
        total += batch.sum(dim=0)
        squares += batch.T @ batch
    mean = total / count
    return mean.numpy(), (squares / count - torch.outer(mean, mean)).numpy()


# %% id="fid-encoder"
def encode_pictures(network, images):
    was_training = network.training
    seen = []
    handle = network[-1].register_forward_pre_hook(lambda layer, inputs: seen.append(inputs[0]))
    with torch.no_grad():
        network.train(False)(images)
    handle.remove()
    network.train(was_training)
    return seen[0]
