# ---
# title: All latents of the preimage count the same
# breaks: "from `latent_prior`, `[Z]`, which is $P(z)$"
# part: latent-posterior
# ceiling: 0.5
# hint: "Latents that are more probable have more to say: weigh them by P(z)."
# ---
# %% id="latent-posterior"
def discriminative_posterior(log_label_given_latent, latent_prior, mask):
    weight = mask.to(log_label_given_latent.dtype)
    total = weight.sum(dim=1, keepdim=True)
    given_x = torch.where(total > 0, weight / total, latent_prior)
    return torch.logsumexp(given_x.log()[:, :, None] + log_label_given_latent, dim=1)
