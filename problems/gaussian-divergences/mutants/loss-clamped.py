# ---
# title: "The sigmoid is clamped before the logarithm"
# breaks: "For all finite logits, however large, it is exact to rounding, and so are its
#   gradients."
# part: loss-from-logits
# ceiling: 0.5
# hint: "A clamp makes the loss finite but false, and its slope 0 where the discriminator is sure.
#   Work with the logits themselves."
# ---
# %% id="loss-from-logits"
def loss_from_logits(logits):
    discriminator = torch.sigmoid(logits).clamp(1e-7, 1 - 1e-7)
    return torch.log(1 - discriminator).mean() - torch.log(discriminator).mean()
