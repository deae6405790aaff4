# ---
# title: The scores are normalised over labels
# breaks: "$P_w(z|y)$ is their softmax *over the latents*, one distribution for each label"
# part: latent-generative
# ceiling: 0.5
# hint: "P(z|y) sums to 1 over z for each y: the softmax runs over dimension 1."
# ---
# %% id="latent-generative"
def label_frequencies(labels, classes):
    return torch.bincount(labels, minlength=classes).float() / len(labels)


def generative_posterior(scores, label_prior, mask):
    log_latent = torch.log_softmax(scores, dim=0)
    empty = ~mask.any(dim=1)
    fits = mask | empty[:, None]
    log_data = torch.logsumexp(torch.where(fits[:, None], log_latent, -torch.inf), dim=2)
    return torch.log_softmax(log_data + label_prior.log(), dim=1)
