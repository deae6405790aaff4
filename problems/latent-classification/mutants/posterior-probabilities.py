# ---
# title: Probabilities are returned, not their logarithms
# breaks: "Posteriors are returned as *logarithms* of probabilities"
# part: latent-posterior
# ceiling: 0.3
# hint: "Return the logarithm."
# ---
# %% id="latent-posterior"
def discriminative_posterior(log_label_given_latent, latent_prior, mask):
    weight = mask * latent_prior
    total = weight.sum(dim=1, keepdim=True)
    given_x = torch.where(total > 0, weight / total, latent_prior)
    return given_x @ log_label_given_latent.exp()
