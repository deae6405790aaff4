# ---
# title: Gradients pile up from step to step
# breaks: "whatever the generator's gradients held before is cleared first"
# part: generator-step
# ceiling: 0.8
# hint: "Clear the generator's gradients before backward: they add up otherwise."
# ---
# %% id="generator-step"
def generator_step(critic, generator, optimizer, latents, loss):
    value = loss(critic(generator(latents)))
    value.backward()
    optimizer.step()
    return value.item()
