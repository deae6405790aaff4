# ---
# title: "The two means are averaged"
# breaks: "the *sum* of two means"
# part: gan-discriminator-loss
# ceiling: 0.5
# hint: "The loss is the sum of both means, so an undecided discriminator has log 4, not log 2."
# ---
# %% id="gan-discriminator-loss"
def discriminator_loss(real_logits, fake_logits):
    return -(F.logsigmoid(real_logits).mean() + F.logsigmoid(-fake_logits).mean()) / 2
