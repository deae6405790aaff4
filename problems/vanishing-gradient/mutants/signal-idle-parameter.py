# ---
# title: "A parameter without a gradient stops it"
# breaks: "Parameters on which the loss does not depend count as 0."
# part: vanish-signal
# ceiling: 0.85
# hint: "An idle parameter has no gradient: allow_unused=True, and count it as 0."
# ---
# %% id="vanish-signal"
def generator_signal(generator, discriminator, latents, loss):
    value = loss(discriminator(generator(latents)))
    gradients = torch.autograd.grad(value, list(generator.parameters()))
    return math.sqrt(sum(gradient.square().sum().item() for gradient in gradients))
