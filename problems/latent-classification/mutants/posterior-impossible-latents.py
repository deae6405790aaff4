# ---
# title: Latents of probability 0 count where they are the only ones
# breaks: "Where no latent fits, or none that has a probability above 0"
# part: latent-posterior
# ceiling: 0.8
# hint: "A latent that cannot occur explains nothing: treat its preimage as empty."
# ---
# %% id="latent-posterior"
def discriminative_posterior(log_label_given_latent, latent_prior, mask):
    weight = mask * latent_prior
    weight = torch.where(weight.sum(dim=1, keepdim=True) > 0, weight, 1.0 * mask)
    total = weight.sum(dim=1, keepdim=True)
    given_x = torch.where(total > 0, weight / total, latent_prior)
    return torch.logsumexp(given_x.log()[:, :, None] + log_label_given_latent, dim=1)
