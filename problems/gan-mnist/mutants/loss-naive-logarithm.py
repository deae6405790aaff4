# ---
# title: "The logarithm of a rounded probability"
# breaks: "Value and gradient are right for logits of any size that `float32` holds."
# part: gan-discriminator-loss
# ceiling: 0.75
# hint: "log(1 - sigmoid(logit)) is -inf from 17 on: use logsigmoid, softplus or
#   binary_cross_entropy_with_logits."
# ---
# %% id="gan-discriminator-loss"
def discriminator_loss(real_logits, fake_logits):
    return -torch.sigmoid(real_logits).log().mean() - (1 - torch.sigmoid(fake_logits)).log().mean()
