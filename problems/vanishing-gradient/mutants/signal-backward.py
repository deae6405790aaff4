# ---
# title: "backward() is called, which adds to what is there"
# breaks: "Parameters, their `.grad` and `requires_grad`, and the networks' modes are afterwards
#   what they were before, and what `.grad` held does not enter."
# part: vanish-signal
# ceiling: 0.5
# hint: "backward() adds to .grad of both networks and leaves it there. torch.autograd.grad
#   returns gradients and touches nothing."
# ---
# %% id="vanish-signal"
def generator_signal(generator, discriminator, latents, loss):
    loss(discriminator(generator(latents))).backward()
    gradients = [p.grad for p in generator.parameters() if p.grad is not None]
    return math.sqrt(sum(gradient.square().sum().item() for gradient in gradients))
