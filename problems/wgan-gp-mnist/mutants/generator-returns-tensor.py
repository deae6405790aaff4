# ---
# title: The loss is returned as a tensor
# breaks: "It returns the loss before the update as a plain `float`."
# part: gp-generator-step
# ceiling: 0.9
# hint: "Return a number: .item()."
# ---
# %% id="gp-generator-step"
def gp_generator_step(critic, generator, optimizer, latents):
    loss = -critic(generator(latents)).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss
