# ---
# title: The loss is returned as a tensor, graph and all
# breaks: "It returns the loss before the update as a plain `float`."
# part: generator-step
# ceiling: 0.8
# hint: "Return the loss as a number: .item()."
# ---
# %% id="generator-step"
def generator_step(critic, generator, optimizer, latents, loss):
    value = loss(critic(generator(latents)))
    optimizer.zero_grad()
    value.backward()
    optimizer.step()
    return value
