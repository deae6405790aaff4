# ---
# title: Losses of the library, a list of index batches, equality as a count
# ---
# %% id="latent-preimages"
def preimages(decode, latents, x):
    codes = decode(latents)
    equal = torch.stack([x[:, [i]] == codes[:, i] for i in range(x.shape[1])])
    return equal.sum(dim=0) == x.shape[1]


# %% id="latent-risk"
def classification_risk(log_posterior, labels):
    return F.nll_loss(log_posterior, labels)


# %% id="latent-training"
def train_by_risk(risk, optimizer, count, epochs, batch_size):
    history = []
    for _ in range(epochs):
        order = torch.tensor(np.random.permutation(count))
        seen = []
        for start in range(0, count, batch_size):
            numbers = order[start : start + batch_size]
            value = risk(numbers)
            value.backward()
            optimizer.step()
            optimizer.zero_grad()
            seen += [float(value.detach())] * len(numbers)
        history.append(float(np.mean(seen)))
    return history


# %% id="latent-counts"
def operation_counts():
    latents = sp.exp(m_count * sp.log(k_count))
    basic = n_count * T_count
    search = latents * d_count
    return {
        "one more": search,
        "compared": search * n_count,
        "decoded": latents,
        "basic model": basic,
        "latent model": basic * s_count,
    }
