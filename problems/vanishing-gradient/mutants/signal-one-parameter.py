# ---
# title: "Only the first parameter counts"
# breaks: "the square root of the sum of the squares of *all* entries of all of them, as a plain
#   float."
# part: vanish-signal
# ceiling: 0.4
# hint: "A network has many parameters: add up the squares of all of them."
# ---
# %% id="vanish-signal"
def generator_signal(generator, discriminator, latents, loss):
    value = loss(discriminator(generator(latents)))
    first = next(p for p in generator.parameters() if p.ndim == 2)
    return torch.autograd.grad(value, first)[0].norm().item()
