# ---
# title: Gradients are asked for with autograd.grad and put in place by hand
# ---
# %% id="critic-step"
def critic_step(critic, generator, optimizer, real, latents, loss, constrain):
    with torch.no_grad():
        fake = generator(latents)
    fake_scores, real_scores = critic(fake), critic(real)
    value = loss(real_scores, fake_scores)
    parameters = list(critic.parameters())
    for parameter, gradient in zip(parameters, torch.autograd.grad(value, parameters), strict=True):
        parameter.grad = gradient
    optimizer.step()
    constrain(critic)
    return -float(value)


# %% id="generator-step"
def generator_step(critic, generator, optimizer, latents, loss):
    value = loss(critic(generator(latents)))
    parameters = list(generator.parameters())
    for parameter, gradient in zip(parameters, torch.autograd.grad(value, parameters), strict=True):
        parameter.grad = gradient
    optimizer.step()
    return float(value)
