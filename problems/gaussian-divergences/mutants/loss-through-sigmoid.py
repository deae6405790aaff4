# ---
# title: "Logarithms of a sigmoid"
# breaks: "For all finite logits, however large, it is exact to rounding, and so are its
#   gradients."
# part: loss-from-logits
# ceiling: 0.5
# hint: "The sigmoid underflows. Simplify log(1 - D) - log D on paper, with D = 1 / (1 +
#   exp(-logit)), and no sigmoid is left."
# ---
# %% id="loss-from-logits"
def loss_from_logits(logits):
    discriminator = torch.sigmoid(logits)
    return torch.log(1 - discriminator).mean() - torch.log(discriminator).mean()
