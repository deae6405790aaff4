# ---
# title: "The two losses carry each other's name"
# breaks: "the **saturating** loss, the term of the game itself"
# part: gan-generator-losses
# ceiling: 0.5
# hint: "The two are exchanged: log(1 - D) is the one that saturates."
# ---
# %% id="gan-generator-losses"
def saturating_loss(fake_logits):
    return -F.logsigmoid(fake_logits).mean()


def non_saturating_loss(fake_logits):
    return F.logsigmoid(-fake_logits).mean()
