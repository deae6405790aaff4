# ---
# title: Joint and marginal probabilities as a difference of logarithms
# ---
# %% id="latent-posterior"
def discriminative_posterior(log_label_given_latent, latent_prior, mask):
    fits = mask & (latent_prior > 0)
    fits = fits | (~fits.any(dim=1, keepdim=True) & (latent_prior > 0))
    log_prior = torch.where(fits, latent_prior.log(), -torch.inf)
    joint = torch.logsumexp(log_prior[:, :, None] + log_label_given_latent[None], dim=1)
    return joint - torch.logsumexp(log_prior, dim=1, keepdim=True)


# %% id="latent-risk"
def classification_risk(log_posterior, labels):
    return F.cross_entropy(log_posterior, labels)


# %% id="latent-training"
def train_by_risk(risk, optimizer, count, epochs, batch_size):
    loader = torch.utils.data.DataLoader(range(count), batch_size=batch_size, shuffle=True)
    history = []
    for _ in range(epochs):
        sums = []
        for numbers in loader:
            value = risk(numbers)
            optimizer.zero_grad(set_to_none=False)
            value.backward()
            optimizer.step()
            sums.append(value.detach() * len(numbers))
        history.append(torch.stack(sums).sum().item() / count)
    return history


# %% id="latent-generative"
def label_frequencies(labels, classes):
    return F.one_hot(labels, classes).float().mean(dim=0)


def generative_posterior(scores, label_prior, mask):
    shifted = scores - scores.amax(dim=1, keepdim=True)
    log_latent = shifted - shifted.exp().sum(dim=1, keepdim=True).log()
    blocked = torch.where(mask, 0.0, -torch.inf)[:, None]
    blocked = torch.where(mask.any(dim=1)[:, None, None], blocked, 0.0)
    log_joint = torch.logsumexp(blocked + log_latent, dim=2) + label_prior.log()
    return log_joint - torch.logsumexp(log_joint, dim=1, keepdim=True)
