# ---
# title: "One mean over both batches, doubled"
# breaks: "the *sum* of two means, each over its own batch"
# part: gan-discriminator-loss
# ceiling: 0.75
# hint: "Take the mean of each batch by itself, then add: in one long batch the larger one weighs
#   more."
# ---
# %% id="gan-discriminator-loss"
def discriminator_loss(real_logits, fake_logits):
    logits = torch.cat([real_logits, fake_logits])
    labels = torch.cat([torch.ones_like(real_logits), torch.zeros_like(fake_logits)])
    return 2 * F.binary_cross_entropy_with_logits(logits, labels)
