# ---
# title: "The loss of the discriminator sends gradients into the generator"
# breaks: "afterwards what they were before."
# part: gan-discriminator-step
# ceiling: 0.75
# hint: "Make the fakes without a graph (detach, or no_grad): otherwise the discriminator's loss
#   fills the generator's gradients, and a step that does not clear them uses them."
# ---
# %% id="gan-discriminator-step"
def discriminator_step(discriminator, generator, optimizer, real, noise, loss):
    fake = generator(noise)
    value = loss(discriminator(real), discriminator(fake))
    optimizer.zero_grad()
    value.backward()
    optimizer.step()
    return value.item()
