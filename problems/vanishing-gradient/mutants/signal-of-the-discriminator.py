# ---
# title: "The gradient of the discriminator's parameters"
# breaks: "is the norm of the gradient of `loss(discriminator(generator( latents)))` in the
#   generator's parameters:"
# part: vanish-signal
# ceiling: 0.4
# hint: "The generated points were detached, and the gradient taken in the discriminator: the
#   generator's own is asked for."
# ---
# %% id="vanish-signal"
def generator_signal(generator, discriminator, latents, loss):
    forged = generator(latents).detach()
    value = loss(discriminator(forged))
    gradients = torch.autograd.grad(value, list(discriminator.parameters()))
    return math.sqrt(sum(gradient.square().sum().item() for gradient in gradients))
