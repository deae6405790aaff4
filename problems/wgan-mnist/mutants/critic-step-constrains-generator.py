# ---
# title: The generator is constrained, not the critic
# breaks: "`constrain(critic)` is called once"
# part: critic-step
# ceiling: 0.6
# hint: "The Lipschitz constraint is the critic's; the generator is free."
# ---
# %% id="critic-step"
def critic_step(critic, generator, optimizer, real, latents, loss, constrain):
    fake = generator(latents).detach()
    value = loss(critic(real), critic(fake))
    optimizer.zero_grad()
    value.backward()
    optimizer.step()
    constrain(generator)
    return -value.item()
