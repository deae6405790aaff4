# ---
# title: The risk is a number
# breaks: "a tensor without dimensions, through which"
# part: latent-risk
# ceiling: 0
# hint: "A number knows nothing of the scores: return the tensor, without item()."
# ---
# %% id="latent-risk"
def classification_risk(log_posterior, labels):
    return F.nll_loss(log_posterior, labels).item()
