# ---
# title: The penalty is rewarded
# breaks: "It minimises $\\overline{f(\\tilde x)} - \\overline{f(x)} + \\text{weight} \\cdot$"
# part: gp-critic-step
# ceiling: 0.5
# hint: "The penalty is added to what is minimised."
# ---
# %% id="gp-critic-step"
def gp_critic_step(critic, generator, optimizer, real, latents, penalty, weight):
    with torch.no_grad():
        fake = generator(latents)
    estimate = critic(real).mean() - critic(fake).mean()
    charge = penalty(critic, real, fake)
    optimizer.zero_grad()
    (-estimate - weight * charge).backward()
    optimizer.step()
    return estimate.item(), charge.item()
