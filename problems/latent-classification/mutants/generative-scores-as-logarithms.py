# ---
# title: The scores are taken for log-probabilities
# breaks: "$P_w(z|y)$ is their softmax *over the latents*"
# part: latent-generative
# ceiling: 0.6
# hint: "A label with large scores everywhere gains nothing by it: log_softmax first."
# ---
# %% id="latent-generative"
def label_frequencies(labels, classes):
    return torch.bincount(labels, minlength=classes).float() / len(labels)


def generative_posterior(scores, label_prior, mask):
    log_latent = scores
    empty = ~mask.any(dim=1)
    fits = mask | empty[:, None]
    log_data = torch.logsumexp(torch.where(fits[:, None], log_latent, -torch.inf), dim=2)
    return torch.log_softmax(log_data + label_prior.log(), dim=1)
