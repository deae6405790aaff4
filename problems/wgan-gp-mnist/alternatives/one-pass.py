# ---
# title: One pass over a concatenated batch, gradients asked for and put in place by hand
# ---
# %% id="gp-critic-step"
def gp_critic_step(critic, generator, optimizer, real, latents, penalty, weight):
    fake = generator(latents).detach()
    real_scores, fake_scores = critic(torch.cat([real, fake])).split([len(real), len(fake)])
    charge = penalty(critic, real, fake)
    loss = torch.mean(fake_scores) - torch.mean(real_scores) + weight * charge
    parameters = list(critic.parameters())
    for parameter, gradient in zip(parameters, torch.autograd.grad(loss, parameters), strict=True):
        parameter.grad = gradient
    optimizer.step()
    return float(real_scores.mean() - fake_scores.mean()), float(charge)


# %% id="gp-generator-step"
def gp_generator_step(critic, generator, optimizer, latents):
    loss = critic(generator(latents)).mean().neg()
    parameters = list(generator.parameters())
    for parameter, gradient in zip(parameters, torch.autograd.grad(loss, parameters), strict=True):
        parameter.grad = gradient
    optimizer.step()
    return float(loss)


# %% id="gp-optimizers"
def gp_optimizers(critic, generator, critic_rate, generator_rate):
    def adam(network, rate):
        return torch.optim.Adam(
            [{"params": list(network.parameters()), "lr": rate}], betas=(0.0, 0.9)
        )

    return [adam(critic, critic_rate), adam(generator, generator_rate)]
