# ---
# title: "The generator is trained with the labels of the discriminator"
# breaks: "as if the fakes were real ones to be recognised"
# part: gan-generator-losses
# ceiling: 0.5
# hint: "With label 0 the generator helps the discriminator: label its pictures as real."
# ---
# %% id="gan-generator-losses"
def saturating_loss(fake_logits):
    return -F.logsigmoid(-fake_logits).mean()


def non_saturating_loss(fake_logits):
    return F.binary_cross_entropy_with_logits(fake_logits, torch.zeros_like(fake_logits))
