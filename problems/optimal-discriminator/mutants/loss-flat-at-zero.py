# ---
# title: "Written with relu: no slope at a logit of 0"
# breaks: "For all finite logits, however large, value and gradient are finite and right to
#   rounding."
# part: dstar-loss
# ceiling: 0.6
# hint: "Autograd takes relu and abs to have the slope 0 at 0, so that at a logit of exactly 0 no
#   gradient is left: F.softplus has the right one."
# ---
# %% id="dstar-loss"
def real_fake_loss(real_logits, fake_logits):
    def stable(h):
        return torch.relu(h) + torch.log1p(torch.exp(-h.abs()))

    return stable(-real_logits).mean() + stable(fake_logits).mean()
