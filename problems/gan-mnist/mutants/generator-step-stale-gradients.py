# ---
# title: "Gradients pile up from step to step"
# breaks: "whatever the generator's gradients held before"
# part: gan-generator-step
# ceiling: 0.75
# hint: "Clear the generator's gradients before backward: they add up otherwise."
# ---
# %% id="gan-generator-step"
def generator_step(discriminator, generator, optimizer, noise, loss):
    value = loss(discriminator(generator(noise)))
    value.backward()
    optimizer.step()
    return value.item()
