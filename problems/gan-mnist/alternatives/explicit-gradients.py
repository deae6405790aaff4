# ---
# title: "Gradients are asked for with autograd.grad and put in place by hand"
# ---
# %% id="gan-discriminator-step"
def discriminator_step(discriminator, generator, optimizer, real, noise, loss):
    with torch.no_grad():
        fake = generator(noise)
    fake_logits, real_logits = discriminator(fake), discriminator(real)
    value = loss(real_logits, fake_logits)
    parameters = list(discriminator.parameters())
    gradients = torch.autograd.grad(value, parameters)
    for parameter, gradient in zip(parameters, gradients, strict=True):
        parameter.grad = gradient
    optimizer.step()
    return float(value)


# %% id="gan-generator-step"
def generator_step(discriminator, generator, optimizer, noise, loss):
    value = loss(discriminator(generator(noise)))
    parameters = list(generator.parameters())
    gradients = torch.autograd.grad(value, parameters)
    for parameter, gradient in zip(parameters, gradients, strict=True):
        parameter.grad = gradient
    optimizer.step()
    return float(value)


# %% id="gan-discriminator-loss"
def discriminator_loss(real_logits, fake_logits):
    zero = torch.zeros(())
    real = torch.logaddexp(zero, -real_logits)
    fake = torch.logaddexp(zero, fake_logits)
    return real.sum() / real.numel() + fake.sum() / fake.numel()
