# ---
# title: The constraint is applied before the update
# breaks: "is called once, after the optimiser's step"
# part: critic-step
# ceiling: 0.75
# hint: "Constrain last: the step that follows leads out of the box again."
# ---
# %% id="critic-step"
def critic_step(critic, generator, optimizer, real, latents, loss, constrain):
    constrain(critic)
    fake = generator(latents).detach()
    value = loss(critic(real), critic(fake))
    optimizer.zero_grad()
    value.backward()
    optimizer.step()
    return -value.item()
