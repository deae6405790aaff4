# ---
# title: The risk is a sum
# breaks: "is the mean over the data points"
# part: latent-risk
# ceiling: 0
# hint: "Divide by the number of data points."
# ---
# %% id="latent-risk"
def classification_risk(log_posterior, labels):
    return -log_posterior.gather(1, labels[:, None]).sum()
