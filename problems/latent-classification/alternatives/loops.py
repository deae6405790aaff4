# ---
# title: Loops over data points and latents; conditional likelihood
# ---
# %% id="latent-preimages"
def preimages(decode, latents, x):
    table = {}
    for number, code in enumerate(decode(latents).tolist()):
        table.setdefault(tuple(code), []).append(number)
    mask = torch.zeros(len(x), len(latents), dtype=torch.bool)
    for row, point in zip(mask, x.tolist(), strict=True):
        row[table.get(tuple(point), [])] = True
    return mask


# %% id="latent-posterior"
def discriminative_posterior(log_label_given_latent, latent_prior, mask):
    rows = []
    for fits in mask:
        fits = fits & (latent_prior > 0)
        if not fits.any():
            fits = latent_prior > 0
        weighted = latent_prior[fits].log()[:, None] + log_label_given_latent[fits]
        rows.append(torch.logsumexp(weighted, dim=0) - latent_prior[fits].sum().log())
    return torch.stack(rows)


# %% id="latent-generative"
def label_frequencies(labels, classes):
    return torch.stack([(labels == c).float().mean() for c in range(classes)])


def generative_posterior(scores, label_prior, mask):
    log_latent = scores - torch.logsumexp(scores, dim=1, keepdim=True)
    rows = []
    for fits in mask:
        row = label_prior.log()
        if fits.any():
            row = row + torch.logsumexp(log_latent[:, fits], dim=1)
        rows.append(row - torch.logsumexp(row, dim=0))
    return torch.stack(rows)


# %% id="latent-generative-risk"
def generative_risk(scores, label_prior, mask, labels):
    log_latent = torch.log_softmax(scores, dim=1)
    log_data = torch.logsumexp(torch.where(mask[:, None], log_latent, -torch.inf), dim=2)
    log_joint = log_data + torch.log(label_prior)
    return torch.nn.functional.cross_entropy(log_joint, labels)
