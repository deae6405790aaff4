# ---
# title: Everything is called by its arguments' names
# ---
# %% id="gp-critic-step"
def gp_critic_step(critic, generator, optimizer, real, latents, penalty, weight):
    fake = generator(latents).detach()
    charge = penalty(critic=critic, real=real, fake=fake)
    estimate = torch.mean(critic(real)) - torch.mean(critic(fake))
    optimizer.zero_grad()
    (weight * charge - estimate).backward()
    optimizer.step()
    return float(estimate), float(charge)


# %% id="gp-turns"
def take_turns(real_batches, draw, update_critic, update_generator):
    reports = []
    for real in real_batches:
        reports.append(update_critic(real=real, latents=draw(count=len(real))))
        update_generator(latents=draw(count=len(real)))
    return reports
