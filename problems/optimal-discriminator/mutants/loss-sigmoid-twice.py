# ---
# title: "The sigmoid is applied twice"
# breaks: "returns $\\mathcal L$ as a tensor without dimensions."
# part: dstar-loss
# ceiling: 0.3
# hint: "binary_cross_entropy_with_logits has the sigmoid inside: give it logits, not
#   probabilities."
# ---
# %% id="dstar-loss"
def real_fake_loss(real_logits, fake_logits):
    real, fake = torch.sigmoid(real_logits), torch.sigmoid(fake_logits)
    on_real = F.binary_cross_entropy_with_logits(real, torch.ones_like(real))
    return on_real + F.binary_cross_entropy_with_logits(fake, torch.zeros_like(fake))
