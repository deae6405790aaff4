# ---
# title: A new Adam is made in every step
# breaks: "with one step of the given `optimizer`"
# part: critic-step
# ceiling: 0.5
# hint: "Use the optimiser that is given: a new one in every step forgets all it knew."
# ---
# %% id="critic-step"
def critic_step(critic, generator, optimizer, real, latents, loss, constrain):
    optimizer = torch.optim.Adam(critic.parameters(), lr=3e-4, betas=(0.0, 0.9))
    fake = generator(latents).detach()
    value = loss(critic(real), critic(fake))
    optimizer.zero_grad()
    value.backward()
    optimizer.step()
    constrain(critic)
    return -value.item()
