# ---
# title: The penalty is added as a number, without its gradient
# breaks: "It minimises $\\overline{f(\\tilde x)} - \\overline{f(x)} + \\text{weight} \\cdot$"
# part: gp-critic-step
# ceiling: 0.5
# hint: "Keep the penalty a tensor until after backward: .item() cuts its graph."
# ---
# %% id="gp-critic-step"
def gp_critic_step(critic, generator, optimizer, real, latents, penalty, weight):
    with torch.no_grad():
        fake = generator(latents)
    estimate = critic(real).mean() - critic(fake).mean()
    charge = penalty(critic, real, fake)
    optimizer.zero_grad()
    (weight * charge.item() - estimate).backward()
    optimizer.step()
    return estimate.item(), charge.item()
