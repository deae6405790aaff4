# ---
# title: Gradients pile up from step to step
# breaks: "whatever the critic's gradients held before is cleared first"
# part: critic-step
# ceiling: 0.9
# hint: "Clear the critic's gradients before backward: they add up otherwise."
# ---
# %% id="critic-step"
def critic_step(critic, generator, optimizer, real, latents, loss, constrain):
    fake = generator(latents).detach()
    value = loss(critic(real), critic(fake))
    value.backward()
    optimizer.step()
    constrain(critic)
    return -value.item()
