# ---
# title: "The value of the game instead of the loss"
# breaks: "The loss is *minimised*; minus signs count."
# part: dstar-loss
# ceiling: 0.3
# hint: "Both expectations carry a minus: what you return is to be maximised."
# ---
# %% id="dstar-loss"
def real_fake_loss(real_logits, fake_logits):
    return -F.softplus(-real_logits).mean() - F.softplus(fake_logits).mean()
