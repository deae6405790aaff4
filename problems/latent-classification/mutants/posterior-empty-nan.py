# ---
# title: Data without a latent give nan
# breaks: "$Q(y|x)$ is then what the model says of the label without any picture"
# part: latent-posterior
# ceiling: 0.7
# hint: "0 divided by 0: where no latent fits, use P(z) itself as the weights."
# ---
# %% id="latent-posterior"
def discriminative_posterior(log_label_given_latent, latent_prior, mask):
    weight = mask * latent_prior
    given_x = weight / weight.sum(dim=1, keepdim=True)
    return torch.logsumexp(given_x.log()[:, :, None] + log_label_given_latent, dim=1)
