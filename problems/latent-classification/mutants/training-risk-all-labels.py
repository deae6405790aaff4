# ---
# title: All entries of the posterior are averaged
# breaks: "minus the log-probability of each one's own label"
# part: latent-risk
# ceiling: 0
# hint: "Only the entry of each data point's own label counts: gather."
# ---
# %% id="latent-risk"
def classification_risk(log_posterior, labels):
    return -log_posterior.mean()
