# ---
# title: P(x, y) is returned, as the division by P(x) is missing
# breaks: "by Bayes' rule and exactly"
# part: latent-posterior
# ceiling: 0.5
# hint: "The weights of the preimage have to sum to 1: divide by their sum, P(x)."
# ---
# %% id="latent-posterior"
def discriminative_posterior(log_label_given_latent, latent_prior, mask):
    weight = mask * latent_prior
    empty = weight.sum(dim=1, keepdim=True) == 0
    given_x = torch.where(empty, latent_prior, weight)
    return torch.logsumexp(given_x.log()[:, :, None] + log_label_given_latent, dim=1)
