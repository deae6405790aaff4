# ---
# title: "A sigmoid is taken before a loss that takes logits"
# breaks: "the sigmoid and the logarithm are taken together, once, in the loss"
# part: gan-discriminator-loss
# ceiling: 0.5
# hint: "binary_cross_entropy_with_logits has the sigmoid inside: hand it the logits as they are."
# ---
# %% id="gan-discriminator-loss"
def discriminator_loss(real_logits, fake_logits):
    real, fake = torch.sigmoid(real_logits), torch.sigmoid(fake_logits)
    loss = F.binary_cross_entropy_with_logits
    return loss(real, torch.ones_like(real)) + loss(fake, torch.zeros_like(fake))
