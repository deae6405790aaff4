# ---
# title: The minus is missing
# breaks: "minus the log-probability of each one's own label"
# part: latent-risk
# ceiling: 0
# hint: "What is minimised is minus the log-probability."
# ---
# %% id="latent-risk"
def classification_risk(log_posterior, labels):
    return log_posterior.gather(1, labels[:, None]).mean()
