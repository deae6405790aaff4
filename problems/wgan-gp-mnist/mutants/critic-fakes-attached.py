# ---
# title: The loss of the critic sends gradients into the generator
# breaks: "Its parameters, their gradients and their `requires_grad` are afterwards what they were
#   before."
# part: gp-critic-step
# ceiling: 0.85
# hint: "Make the pictures without a graph (detach, or no_grad): the critic's loss is not the
#   generator's."
# ---
# %% id="gp-critic-step"
def gp_critic_step(critic, generator, optimizer, real, latents, penalty, weight):
    fake = generator(latents)
    estimate = critic(real).mean() - critic(fake).mean()
    charge = penalty(critic, real, fake)
    optimizer.zero_grad()
    (weight * charge - estimate).backward()
    optimizer.step()
    return estimate.item(), charge.item()
