# ---
# title: Minus the probability, not its logarithm
# breaks: "minus the log-probability of each one's own label"
# part: latent-risk
# ceiling: 0
# hint: "Maximum likelihood uses the logarithm of the probability."
# ---
# %% id="latent-risk"
def classification_risk(log_posterior, labels):
    return -log_posterior.exp().gather(1, labels[:, None]).mean()
