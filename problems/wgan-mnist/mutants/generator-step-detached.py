# ---
# title: The pictures are detached, so the generator learns nothing
# breaks: "the gradient flows *through* the critic"
# part: generator-step
# ceiling: 0.5
# hint: "Detaching belongs in the step of the critic: here the gradient must reach the
#   generator."
# ---
# %% id="generator-step"
def generator_step(critic, generator, optimizer, latents, loss):
    fake = generator(latents).detach()
    value = loss(critic(fake))
    optimizer.zero_grad()
    value.backward()
    optimizer.step()
    return value.item()
