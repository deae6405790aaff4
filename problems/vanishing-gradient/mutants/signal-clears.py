# ---
# title: "Gradients are cleared before and after"
# breaks: "Parameters, their `.grad` and `requires_grad`, and the networks' modes are afterwards
#   what they were before, and what `.grad` held does not enter."
# part: vanish-signal
# ceiling: 0.75
# hint: "Clearing .grad throws away what was there before you looked."
# ---
# %% id="vanish-signal"
def generator_signal(generator, discriminator, latents, loss):
    for network in (generator, discriminator):
        network.zero_grad()
    loss(discriminator(generator(latents))).backward()
    gradients = [p.grad for p in generator.parameters() if p.grad is not None]
    signal = math.sqrt(sum(gradient.square().sum().item() for gradient in gradients))
    for network in (generator, discriminator):
        network.zero_grad()
    return signal
