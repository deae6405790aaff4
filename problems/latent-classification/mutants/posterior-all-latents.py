# ---
# title: The sum is over all latents
# breaks: "from a `mask` of preimages"
# part: latent-posterior
# ceiling: 0.5
# hint: "Only latents that decode to x belong to the sum."
# ---
# %% id="latent-posterior"
def discriminative_posterior(log_label_given_latent, latent_prior, mask):
    given_x = latent_prior.expand(mask.shape)
    return torch.logsumexp(given_x.log()[:, :, None] + log_label_given_latent, dim=1)
