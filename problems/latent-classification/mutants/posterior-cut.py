# ---
# title: No gradient reaches the model
# breaks: "Gradients flow to `log_label_given_latent`, and are finite in all these cases."
# part: latent-posterior
# ceiling: 0.5
# hint: "Without a gradient nothing is learnt: no detach, no no_grad."
# ---
# %% id="latent-posterior"
def discriminative_posterior(log_label_given_latent, latent_prior, mask):
    weight = mask * latent_prior
    total = weight.sum(dim=1, keepdim=True)
    given_x = torch.where(total > 0, weight / total, latent_prior)
    return torch.logsumexp(given_x.log()[:, :, None] + log_label_given_latent.detach(), dim=1)
