# ---
# title: Tensors are returned, graph and all
# breaks: "It returns two plain `float`s"
# part: gp-critic-step
# ceiling: 0.85
# hint: "Return numbers: .item() on both."
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
    return estimate, charge
