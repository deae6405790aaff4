# ---
# title: The scores are normalised over labels
# breaks: "$P_w(x, y) = P(y) \\sum_{z:\\,F(z) = x} P_w(z|y)$"
# part: latent-generative-risk
# ceiling: 0.5
# hint: "P(z|y) is normalised over the latents, dimension 1."
# ---
# %% id="latent-generative-risk"
def generative_risk(scores, label_prior, mask, labels):
    log_latent = torch.log_softmax(scores, dim=0)[labels]
    log_data = torch.logsumexp(log_latent.masked_fill(~mask, -torch.inf), dim=1)
    return -(log_data + label_prior.log()[labels]).mean()
