# ---
# title: The probabilities are summed and then logged
# breaks: "where $\\log P_w(y|z)$ is finite, so is $\\log Q(y|x)$"
# part: latent-posterior
# ceiling: 0.8
# hint: "exp(-300) is 0 in float32: add in the log domain, with logsumexp."
# ---
# %% id="latent-posterior"
def discriminative_posterior(log_label_given_latent, latent_prior, mask):
    weight = mask * latent_prior
    total = weight.sum(dim=1, keepdim=True)
    given_x = torch.where(total > 0, weight / total, latent_prior)
    return (given_x @ log_label_given_latent.exp()).log()
