# ---
# title: "Real and generated pictures are swapped in the loss"
# breaks: "D(x_{real})"
# part: gan-discriminator-loss
# ceiling: 0.5
# hint: "Real pictures are to be called real: -log D belongs to them, -log(1 - D) to the fakes."
# ---
# %% id="gan-discriminator-loss"
def discriminator_loss(real_logits, fake_logits):
    return -F.logsigmoid(-real_logits).mean() - F.logsigmoid(fake_logits).mean()
