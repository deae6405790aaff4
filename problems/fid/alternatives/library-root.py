# ---
# title: scipy's matrix root of the symmetric product; np.cov
# ---
# %% id="fid-distance"
def frechet_distance(mean1, covariance1, mean2, covariance2):
    values, vectors = np.linalg.eigh((covariance1 + covariance1.T) / 2)
    root = vectors @ np.diag(np.sqrt(np.maximum(values, 0))) @ vectors.T
    inner = root @ covariance2 @ root
    overlap = np.sqrt(np.maximum(np.linalg.eigvalsh((inner + inner.T) / 2), 0)).sum()
    gap = mean1 - mean2
    distance = gap @ gap + np.trace(covariance1) + np.trace(covariance2) - 2 * overlap
    return float(abs(distance))


# %% id="fid-moments"
def moments(batches):
    features = np.concatenate([batch.numpy().astype(np.float64) for batch in batches])
    return np.mean(features, axis=0), np.cov(features, rowvar=False)


# %% id="fid-encoder"
@torch.inference_mode()
def encode_pictures(network, images):
    modes = [(module, module.training) for module in network.modules()]
    *body, _ = network.eval()
    for layer in body:
        images = layer(images)
    for module, mode in modes:
        module.training = mode
    return images.clone()
