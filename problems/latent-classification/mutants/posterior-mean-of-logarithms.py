# ---
# title: Logarithms are averaged instead of probabilities
# breaks: "by Bayes' rule and exactly"
# part: latent-posterior
# ceiling: 0.5
# hint: "The logarithm is taken of the sum, not of its terms."
# ---
# %% id="latent-posterior"
def discriminative_posterior(log_label_given_latent, latent_prior, mask):
    weight = mask * latent_prior
    total = weight.sum(dim=1, keepdim=True)
    given_x = torch.where(total > 0, weight / total, latent_prior)
    return given_x @ log_label_given_latent
