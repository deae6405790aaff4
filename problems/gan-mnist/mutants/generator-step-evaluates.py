# ---
# title: "The discriminator is left in evaluation mode"
# breaks: "Both networks work in the mode in which they are found."
# part: gan-generator-step
# ceiling: 0.75
# hint: "eval() switches the discriminator's dropout off for good: leave the modes alone."
# ---
# %% id="gan-generator-step"
def generator_step(discriminator, generator, optimizer, noise, loss):
    discriminator.eval()
    value = loss(discriminator(generator(noise)))
    optimizer.zero_grad()
    value.backward()
    optimizer.step()
    return value.item()
