# ---
# title: A tiny number inside the logarithm
# breaks: "where $\\log P_w(y|z)$ is finite, so is $\\log Q(y|x)$"
# part: latent-posterior
# ceiling: 0.8
# hint: "The tiny number is larger than the probability: use logsumexp."
# ---
# %% id="latent-posterior"
def discriminative_posterior(log_label_given_latent, latent_prior, mask):
    weight = mask * latent_prior
    total = weight.sum(dim=1, keepdim=True)
    given_x = torch.where(total > 0, weight / total, latent_prior)
    return (given_x @ log_label_given_latent.exp() + 1e-30).log()
