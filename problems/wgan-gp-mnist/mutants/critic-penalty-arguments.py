# ---
# title: The penalty is given generated pictures as the real ones
# breaks: "`penalty(critic, real, fake)` with one step of the given `optimizer`"
# part: gp-critic-step
# ceiling: 0.5
# hint: "penalty takes the critic, the real pictures and the generated ones, in this order."
# ---
# %% id="gp-critic-step"
def gp_critic_step(critic, generator, optimizer, real, latents, penalty, weight):
    with torch.no_grad():
        fake = generator(latents)
    estimate = critic(real).mean() - critic(fake).mean()
    charge = penalty(critic, fake, real)
    optimizer.zero_grad()
    (weight * charge - estimate).backward()
    optimizer.step()
    return estimate.item(), charge.item()
