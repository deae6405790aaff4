# ---
# title: "Gradients are asked for with autograd.grad and put in place by hand"
# ---
# %% id="cgan-discriminator-step"
def cgan_discriminator_step(discriminator, generator, optimizer, pictures, labels, noise):
    with torch.no_grad():
        fakes = generator(noise=noise, labels=labels)
    on_fakes = discriminator(pictures=fakes, labels=labels)
    on_real = discriminator(pictures=pictures, labels=labels)
    loss = -F.logsigmoid(on_real).mean() - F.logsigmoid(-on_fakes).mean()
    parameters = list(discriminator.parameters())
    gradients = torch.autograd.grad(loss, parameters)
    for parameter, gradient in zip(parameters, gradients, strict=True):
        parameter.grad = gradient
    optimizer.step()
    return float(loss)


# %% id="cgan-generator-step"
def cgan_generator_step(discriminator, generator, optimizer, noise, labels):
    flags = [parameter.requires_grad for parameter in discriminator.parameters()]
    discriminator.requires_grad_(False)
    loss = -F.logsigmoid(discriminator(generator(noise, labels), labels)).mean()
    for parameter, flag in zip(discriminator.parameters(), flags, strict=True):
        parameter.requires_grad_(flag)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.item()
