# ---
# title: Real and generated scores are exchanged
# breaks: "It minimises $\\overline{f(\\tilde x)} - \\overline{f(x)} + \\text{weight} \\cdot$"
# part: gp-critic-step
# ceiling: 0.5
# hint: "Real pictures are to score high, generated ones low."
# ---
# %% id="gp-critic-step"
def gp_critic_step(critic, generator, optimizer, real, latents, penalty, weight):
    with torch.no_grad():
        fake = generator(latents)
    estimate = critic(fake).mean() - critic(real).mean()
    charge = penalty(critic, real, fake)
    optimizer.zero_grad()
    (weight * charge - estimate).backward()
    optimizer.step()
    return estimate.item(), charge.item()
