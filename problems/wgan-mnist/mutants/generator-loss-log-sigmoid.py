# ---
# title: The non-saturating loss of a discriminator is kept
# breaks: "Scores are unbounded: no sigmoid, no logarithm."
# part: generator-loss
# ceiling: 0.5
# hint: "Scores are not logits of a probability: no sigmoid and no logarithm in the loss."
# ---
# %% id="generator-loss"
def generator_loss(fake_scores):
    return -F.logsigmoid(fake_scores).mean()
