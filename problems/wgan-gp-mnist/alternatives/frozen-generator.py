# ---
# title: The generator is frozen and thawed, the loss is sent back in three parts
# ---
# %% id="gp-critic-step"
def gp_critic_step(critic, generator, optimizer, real, latents, penalty, weight):
    flags = [parameter.requires_grad for parameter in generator.parameters()]
    generator.requires_grad_(False)
    fake = generator(latents)
    for parameter, flag in zip(generator.parameters(), flags, strict=True):
        parameter.requires_grad_(flag)
    critic.zero_grad()
    real_mean, fake_mean = critic(real).mean(), critic(fake).mean()
    charge = penalty(critic, real, fake)
    real_mean.backward(torch.tensor(-1.0, device=real_mean.device))
    fake_mean.backward()
    (weight * charge).backward()
    optimizer.step()
    return real_mean.item() - fake_mean.item(), charge.item()


# %% id="gp-generator-step"
def gp_generator_step(critic, generator, optimizer, latents):
    flags = [parameter.requires_grad for parameter in critic.parameters()]
    critic.requires_grad_(False)
    optimizer.zero_grad(set_to_none=False)
    scores = critic(generator(latents))
    (-scores.sum() / len(scores)).backward()
    optimizer.step()
    for parameter, flag in zip(critic.parameters(), flags, strict=True):
        parameter.requires_grad_(flag)
    return -scores.mean().item()


# %% id="gp-best-slope"
def best_slope(distance, weight):
    return (distance + 2 * weight) / (2 * weight)


# %% id="gp-turns"
def take_turns(real_batches, draw, update_critic, update_generator):
    reports, stream = [], iter(real_batches)
    while (real := next(stream, None)) is not None:
        count = real.size(0)
        reports += [update_critic(real, draw(count))]
        update_generator(draw(count))
    return reports
