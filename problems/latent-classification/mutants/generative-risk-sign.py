# ---
# title: The likelihood is minimised
# breaks: "the mean of $-\\log P_w(x^j, y^j)$"
# part: latent-generative-risk
# ceiling: 0.3
# hint: "A risk is minus the mean log-likelihood."
# ---
# %% id="latent-generative-risk"
def generative_risk(scores, label_prior, mask, labels):
    log_latent = torch.log_softmax(scores, dim=1)[labels]
    log_data = torch.logsumexp(log_latent.masked_fill(~mask, -torch.inf), dim=1)
    return (log_data + label_prior.log()[labels]).mean()
