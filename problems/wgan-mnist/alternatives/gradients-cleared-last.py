# ---
# title: Gradients of both networks are cleared through the modules, first and last
# ---
# %% id="critic-step"
def critic_step(critic, generator, optimizer, real, latents, loss, constrain):
    critic.zero_grad()
    fake_scores = critic(generator(latents).detach())
    value = loss(real_scores=critic(real), fake_scores=fake_scores)
    value.backward()
    optimizer.step()
    critic.zero_grad()
    constrain(critic)
    return value.neg().item()


# %% id="generator-step"
def generator_step(critic, generator, optimizer, latents, loss):
    generator.zero_grad()
    fake = generator(latents)
    value = loss(critic(fake))
    value.backward()
    optimizer.step()
    critic.zero_grad()
    generator.zero_grad()
    return value.detach().cpu().item()
