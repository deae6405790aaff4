# ---
# title: The cross-entropy of a discriminator is kept
# breaks: "Scores are unbounded: no sigmoid, no logarithm."
# part: critic-loss
# ceiling: 0.5
# hint: "Scores are not logits of a probability: no sigmoid and no logarithm in the loss."
# ---
# %% id="critic-loss"
def critic_loss(real_scores, fake_scores):
    real = F.binary_cross_entropy_with_logits(real_scores, torch.ones_like(real_scores))
    fake = F.binary_cross_entropy_with_logits(fake_scores, torch.zeros_like(fake_scores))
    return real + fake
