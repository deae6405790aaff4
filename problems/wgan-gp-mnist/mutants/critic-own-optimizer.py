# ---
# title: A new Adam is made in every step
# breaks: "with one step of the given `optimizer`"
# part: gp-critic-step
# ceiling: 0.5
# hint: "Use the optimiser that is given: a new one in every step forgets all it knew."
# ---
# %% id="gp-critic-step"
def gp_critic_step(critic, generator, optimizer, real, latents, penalty, weight):
    optimizer = torch.optim.Adam(critic.parameters(), lr=3e-4, betas=(0.0, 0.9))
    with torch.no_grad():
        fake = generator(latents)
    estimate = critic(real).mean() - critic(fake).mean()
    charge = penalty(critic, real, fake)
    optimizer.zero_grad()
    (weight * charge - estimate).backward()
    optimizer.step()
    return estimate.item(), charge.item()
