# ---
# title: Data without a latent get the same probability for each label
# breaks: "$Q(y|x)$ is then what the model says of the label without any picture"
# part: latent-posterior
# ceiling: 0.8
# hint: "Without a picture the model still knows which labels are common: average over P(z)."
# ---
# %% id="latent-posterior"
def discriminative_posterior(log_label_given_latent, latent_prior, mask):
    weight = mask * latent_prior
    total = weight.sum(dim=1, keepdim=True)
    given_x = torch.where(total > 0, weight / total, latent_prior)
    log_posterior = torch.logsumexp(given_x.log()[:, :, None] + log_label_given_latent, dim=1)
    uniform = torch.full_like(log_posterior, -math.log(log_posterior.shape[1]))
    return torch.where(total > 0, log_posterior, uniform)
