# ---
# title: Gradients pile up from step to step
# breaks: "whatever the critic's gradients held before is cleared first"
# part: gp-critic-step
# ceiling: 0.9
# hint: "Clear the critic's gradients before backward: they add up otherwise."
# ---
# %% id="gp-critic-step"
def gp_critic_step(critic, generator, optimizer, real, latents, penalty, weight):
    with torch.no_grad():
        fake = generator(latents)
    estimate = critic(real).mean() - critic(fake).mean()
    charge = penalty(critic, real, fake)
    (weight * charge - estimate).backward()
    optimizer.step()
    return estimate.item(), charge.item()
