# ---
# title: "One mean over all samples"
# breaks: "Each expectation is the mean over its own batch, so that unequal batches are no pooled
#   ones."
# part: dstar-loss
# ceiling: 0.8
# hint: "Take the mean of each batch by itself: unequal batches otherwise weigh the larger source
#   more."
# ---
# %% id="dstar-loss"
def real_fake_loss(real_logits, fake_logits):
    return 2 * torch.cat([F.softplus(-real_logits), F.softplus(fake_logits)]).mean()
