# ---
# title: "Logarithms of rounded probabilities"
# breaks: "in nats; value and gradient are right for logits of any size"
# part: gan-generator-losses
# ceiling: 0.75
# hint: "The logarithm of a sigmoid that rounds to 0 or 1 is infinite: use logsigmoid or
#   softplus."
# ---
# %% id="gan-generator-losses"
def saturating_loss(fake_logits):
    return (1 - torch.sigmoid(fake_logits)).log().mean()


def non_saturating_loss(fake_logits):
    return -torch.sigmoid(fake_logits).log().mean()
