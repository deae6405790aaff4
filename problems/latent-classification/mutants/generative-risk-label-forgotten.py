# ---
# title: The likelihood of the data alone
# breaks: "the mean of $-\\log P_w(x^j, y^j)$"
# part: latent-generative-risk
# ceiling: 0.3
# hint: "The label chooses the distribution of the latents: P(x) alone teaches no labels."
# ---
# %% id="latent-generative-risk"
def generative_risk(scores, label_prior, mask, labels):
    log_latent = torch.log_softmax(scores, dim=1)
    log_data = torch.logsumexp(torch.where(mask[:, None], log_latent, -torch.inf), dim=2)
    return -torch.logsumexp(log_data + label_prior.log(), dim=1).mean()
