# ---
# title: "The discriminator's gradients are cleared instead of its own"
# breaks: "whatever the generator's gradients held before"
# part: gan-generator-step
# ceiling: 0.75
# hint: "discriminator.zero_grad() clears the other network's gradients; the generator's still
#   pile up."
# ---
# %% id="gan-generator-step"
def generator_step(discriminator, generator, optimizer, noise, loss):
    value = loss(discriminator(generator(noise)))
    discriminator.zero_grad()
    value.backward()
    optimizer.step()
    return value.item()
