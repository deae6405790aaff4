# ---
# title: Counts instead of frequencies
# breaks: "are the relative frequencies of the labels 0 to `classes` - 1, `[C]`"
# part: latent-generative
# ceiling: 0.9
# hint: "Divide by the number of labels."
# ---
# %% id="latent-generative"
def label_frequencies(labels, classes):
    return torch.bincount(labels, minlength=classes).float()


def generative_posterior(scores, label_prior, mask):
    log_latent = torch.log_softmax(scores, dim=1)
    empty = ~mask.any(dim=1)
    fits = mask | empty[:, None]
    log_data = torch.logsumexp(torch.where(fits[:, None], log_latent, -torch.inf), dim=2)
    return torch.log_softmax(log_data + label_prior.log(), dim=1)
