# ---
# title: The critic climbs its loss
# breaks: "It minimises `loss(real_scores, fake_scores)`"
# part: critic-step
# ceiling: 0.5
# hint: "The loss is already what is minimised: no further minus sign before backward."
# ---
# %% id="critic-step"
def critic_step(critic, generator, optimizer, real, latents, loss, constrain):
    fake = generator(latents).detach()
    estimate = -loss(critic(real), critic(fake))
    optimizer.zero_grad()
    estimate.backward()
    optimizer.step()
    constrain(critic)
    return estimate.item()
