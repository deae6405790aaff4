# ---
# title: The scores are not normalised at all
# breaks: "$P_w(x, y) = P(y) \\sum_{z:\\,F(z) = x} P_w(z|y)$"
# part: latent-generative-risk
# ceiling: 0.3
# hint: "Without the softmax all scores grow without bound: nothing is paid for them."
# ---
# %% id="latent-generative-risk"
def generative_risk(scores, label_prior, mask, labels):
    log_latent = scores[labels]
    log_data = torch.logsumexp(log_latent.masked_fill(~mask, -torch.inf), dim=1)
    return -(log_data + label_prior.log()[labels]).mean()
