# ---
# title: "Probabilities are clamped before the logarithm"
# breaks: "Value and gradient are right for logits of any size that `float32` holds."
# part: gan-discriminator-loss
# ceiling: 0.75
# hint: "A clamp makes the loss finite and its gradient zero, just where it is needed most: work
#   with the logits."
# ---
# %% id="gan-discriminator-loss"
def discriminator_loss(real_logits, fake_logits):
    real = torch.sigmoid(real_logits).clamp(1e-7, 1 - 1e-7)
    fake = torch.sigmoid(fake_logits).clamp(1e-7, 1 - 1e-7)
    return -real.log().mean() - (1 - fake).log().mean()
