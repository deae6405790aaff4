# ---
# title: "Labels are made for the real batch and used for both"
# breaks: "two batches that meet in one function may differ in size"
# part: gan-discriminator-loss
# ceiling: 0.75
# hint: "Make as many labels as there are logits: ones_like and zeros_like of the logits
#   themselves."
# ---
# %% id="gan-discriminator-loss"
def discriminator_loss(real_logits, fake_logits):
    ones, zeros = torch.ones(len(real_logits)), torch.zeros(len(real_logits))
    real = F.binary_cross_entropy_with_logits(real_logits, ones)
    return real + F.binary_cross_entropy_with_logits(fake_logits, zeros)
