# ---
# title: One latent of the preimage is trained
# breaks: "The sum over the preimage is inside the logarithm."
# part: latent-generative-risk
# ceiling: 0.5
# hint: "Any latent of the preimage may be the right one: sum over all of them."
# ---
# %% id="latent-generative-risk"
def generative_risk(scores, label_prior, mask, labels):
    log_latent = torch.log_softmax(scores, dim=1)[labels]
    first = mask.int().argmax(dim=1, keepdim=True)
    log_data = log_latent.gather(1, first)[:, 0]
    return -(log_data + label_prior.log()[labels]).mean()
