# ---
# title: "Real labels are smoothed to 0.9"
# breaks: "is $L_D$ above"
# part: gan-discriminator-loss
# ceiling: 0.5
# hint: "One-sided label smoothing is another loss: the labels are 1 and 0 here."
# ---
# %% id="gan-discriminator-loss"
def discriminator_loss(real_logits, fake_logits):
    real = F.binary_cross_entropy_with_logits(real_logits, torch.full_like(real_logits, 0.9))
    return real + F.softplus(fake_logits).mean()
