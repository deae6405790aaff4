# ---
# title: "The loss is returned as a tensor, graph and all"
# breaks: "It returns the loss before the update as a plain `float`."
# part: gan-generator-step
# ceiling: 0.9
# hint: "Return the loss as a number: .item()."
# ---
# %% id="gan-generator-step"
def generator_step(discriminator, generator, optimizer, noise, loss):
    value = loss(discriminator(generator(noise)))
    optimizer.zero_grad()
    value.backward()
    optimizer.step()
    return value
