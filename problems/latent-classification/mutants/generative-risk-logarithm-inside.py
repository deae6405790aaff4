# ---
# title: The logarithm is inside the sum
# breaks: "The sum over the preimage is inside the logarithm."
# part: latent-generative-risk
# ceiling: 0.3
# hint: "The logarithm of a sum, not the sum of logarithms: logsumexp over the preimage."
# ---
# %% id="latent-generative-risk"
def generative_risk(scores, label_prior, mask, labels):
    log_latent = torch.log_softmax(scores, dim=1)[labels]
    log_data = torch.where(mask, log_latent, 0.0).sum(dim=1)
    return -(log_data + label_prior.log()[labels]).mean()
