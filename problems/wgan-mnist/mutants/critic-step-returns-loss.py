# ---
# title: The loss is returned as a tensor, graph and all
# breaks: "as a plain `float`: a tensor kept in a list would keep its whole graph in memory"
# part: critic-step
# ceiling: 0.95
# hint: "Return the estimate, minus the loss, as a number: .item()."
# ---
# %% id="critic-step"
def critic_step(critic, generator, optimizer, real, latents, loss, constrain):
    fake = generator(latents).detach()
    value = loss(critic(real), critic(fake))
    optimizer.zero_grad()
    value.backward()
    optimizer.step()
    constrain(critic)
    return value
