# ---
# title: "binary_cross_entropy of probabilities, which clamps its logarithms"
# breaks: "For all finite logits, however large, value and gradient are finite and right to
#   rounding."
# part: dstar-loss
# ceiling: 0.7
# hint: "binary_cross_entropy caps each logarithm at -100: that hides the loss of a discriminator
#   that is sure and wrong."
# ---
# %% id="dstar-loss"
def real_fake_loss(real_logits, fake_logits):
    real, fake = torch.sigmoid(real_logits), torch.sigmoid(fake_logits)
    on_real = F.binary_cross_entropy(real, torch.ones_like(real))
    return on_real + F.binary_cross_entropy(fake, torch.zeros_like(fake))
