# ---
# title: The generative likelihood gathered label by label; means over the preimage
# ---
# %% id="latent-generative"
def label_frequencies(labels, classes):
    return torch.histc(labels.float(), bins=classes, min=-0.5, max=classes - 0.5) / len(labels)


def generative_posterior(scores, label_prior, mask):
    log_latent = torch.log_softmax(scores, dim=1)
    sizes = mask.sum(dim=1).clamp(min=1).to(scores.dtype)
    safe = torch.where(mask.any(dim=1, keepdim=True), mask, True)
    log_data = torch.stack(
        [
            torch.logsumexp(row.expand(mask.shape).masked_fill(~safe, -torch.inf), dim=1)
            for row in log_latent
        ],
        dim=1,
    )
    average = log_data - sizes.log()[:, None]
    return (average + label_prior.log()).log_softmax(dim=-1)


# %% id="latent-generative-risk"
def generative_risk(scores, label_prior, mask, labels):
    log_latent = torch.log_softmax(scores, dim=1)
    total = scores.new_zeros(())
    for label, own in enumerate(log_latent):
        chosen = mask[labels == label]
        log_data = torch.logsumexp(own + torch.where(chosen, 0.0, -torch.inf), dim=1)
        total = total - (log_data + label_prior[label].log()).sum()
    return total / len(labels)


# %% id="latent-risk"
def classification_risk(log_posterior, labels):
    return -(log_posterior * F.one_hot(labels, log_posterior.shape[1])).sum(dim=1).mean()


# %% id="latent-training"
def train_by_risk(risk, optimizer, count, epochs, batch_size):
    history = []
    for _ in range(epochs):
        total = 0.0
        for numbers in torch.randperm(count).tensor_split(
            tuple(range(batch_size, count, batch_size))
        ):
            optimizer.zero_grad()
            value = risk(numbers)
            value.backward()
            optimizer.step()
            total += value.item() * len(numbers)
        history.append(total / count)
    return history
