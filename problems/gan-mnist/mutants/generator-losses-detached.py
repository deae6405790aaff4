# ---
# title: "The loss comes back as a number"
# breaks: "return a scalar tensor that"
# part: gan-generator-losses
# ceiling: 0.5
# hint: "A plain number has no gradient: .item() belongs into the step, after backward."
# ---
# %% id="gan-generator-losses"
def saturating_loss(fake_logits):
    return F.logsigmoid(-fake_logits).mean().item()


def non_saturating_loss(fake_logits):
    return -F.logsigmoid(fake_logits).mean().item()
