# ---
# title: Generated scores are handed to the loss as the real ones
# breaks: "It minimises `loss(real_scores, fake_scores)`"
# part: critic-step
# ceiling: 0.5
# hint: "The loss takes the real scores first and the generated ones second."
# ---
# %% id="critic-step"
def critic_step(critic, generator, optimizer, real, latents, loss, constrain):
    fake = generator(latents).detach()
    value = loss(critic(fake), critic(real))
    optimizer.zero_grad()
    value.backward()
    optimizer.step()
    constrain(critic)
    return -value.item()
