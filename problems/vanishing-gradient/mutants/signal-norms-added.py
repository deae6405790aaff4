# ---
# title: "The norms of the parameters are added up"
# breaks: "the square root of the sum of the squares of *all* entries of all of them, as a plain
#   float."
# part: vanish-signal
# ceiling: 0.4
# hint: "Norms do not add; their squares do. Take one root at the end."
# ---
# %% id="vanish-signal"
def generator_signal(generator, discriminator, latents, loss):
    value = loss(discriminator(generator(latents)))
    gradients = torch.autograd.grad(value, list(generator.parameters()), allow_unused=True)
    return sum(gradient.norm().item() for gradient in gradients if gradient is not None)
