# ---
# title: "Gradients pile up from step to step"
# breaks: "whatever the discriminator's gradients held before (its opponent's update fills them,
#   too) is cleared first."
# part: gan-discriminator-step
# ceiling: 0.85
# hint: "Clear the discriminator's gradients before backward: the generator's step has filled
#   them."
# ---
# %% id="gan-discriminator-step"
def discriminator_step(discriminator, generator, optimizer, real, noise, loss):
    with torch.no_grad():
        fake = generator(noise)
    value = loss(discriminator(real), discriminator(fake))
    value.backward()
    optimizer.step()
    return value.item()
