# ---
# title: "log(1 - D) is minimised under both names"
# breaks: "minimise $-\\operatorname{mean} \\log D(x_{fake})$"
# part: gan-generator-losses
# ceiling: 0.5
# hint: "The non-saturating loss is -log D(fake), not log(1 - D(fake)): same direction, another
#   slope."
# ---
# %% id="gan-generator-losses"
def saturating_loss(fake_logits):
    return F.logsigmoid(-fake_logits).mean()


def non_saturating_loss(fake_logits):
    return F.logsigmoid(-fake_logits).mean()
