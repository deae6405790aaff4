# ---
# title: "Real and generated samples are exchanged"
# breaks: "returns $\\mathcal L$ as a tensor without dimensions."
# part: dstar-loss
# ceiling: 0.3
# hint: "log D belongs to the real samples, log(1 - D) to the generated ones."
# ---
# %% id="dstar-loss"
def real_fake_loss(real_logits, fake_logits):
    return F.softplus(real_logits).mean() + F.softplus(-fake_logits).mean()
