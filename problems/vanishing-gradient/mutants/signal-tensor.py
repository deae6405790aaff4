# ---
# title: "The norm comes as a tensor"
# breaks: "as a plain float."
# part: vanish-signal
# ceiling: 0.55
# hint: "A tensor is returned: .item() makes it a plain float."
# ---
# %% id="vanish-signal"
def generator_signal(generator, discriminator, latents, loss):
    value = loss(discriminator(generator(latents)))
    gradients = torch.autograd.grad(value, list(generator.parameters()), allow_unused=True)
    return torch.cat([g.flatten() for g in gradients if g is not None]).norm()
