# ---
# title: A generator expression over sizes; singular values of two roots
# ---
# %% id="fid-generated"
def generated_batches(sample, count, batch_size):
    full, rest = divmod(count, batch_size)
    sizes = [batch_size] * full + ([rest] if rest else [])
    return (sample(size).detach() for size in sizes)


# %% id="fid-distance"
def frechet_distance(mean1, covariance1, mean2, covariance2):
    def root(covariance):
        u, s, _ = np.linalg.svd(covariance, hermitian=True)
        return (u * np.sqrt(s)) @ u.T

    overlap = np.linalg.norm(root(covariance1) @ root(covariance2), ord="nuc")
    spread = np.einsum("ii", covariance1) + np.einsum("ii", covariance2)
    return np.maximum(np.dot(mean1 - mean2, mean1 - mean2) + spread - 2 * overlap, 0.0).item()


# %% id="fid-paper"
def paper_facts():
    return {
        "network": "Inception-v3",
        "layer": "last pooling layer",
        "features": 2**11,
        "generated": 50000,
        "real": "all of the training set",
        "fewest": 2**11 + 1,
    }
