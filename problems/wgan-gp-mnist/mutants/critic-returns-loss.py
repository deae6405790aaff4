# ---
# title: The penalty is part of the returned estimate
# breaks: "in which the penalty has no part"
# part: gp-critic-step
# ceiling: 0.85
# hint: "The estimate is the difference of the mean scores alone."
# ---
# %% id="gp-critic-step"
def gp_critic_step(critic, generator, optimizer, real, latents, penalty, weight):
    with torch.no_grad():
        fake = generator(latents)
    estimate = critic(real).mean() - critic(fake).mean()
    charge = penalty(critic, real, fake)
    optimizer.zero_grad()
    (weight * charge - estimate).backward()
    optimizer.step()
    return (estimate - weight * charge).item(), charge.item()
