# ---
# title: "Gradients are cleared between backward and the step"
# breaks: "The step uses the gradients of this loss alone"
# part: gan-discriminator-step
# ceiling: 0.5
# hint: "zero_grad stands between backward and step: the update is made with no gradient at all."
# ---
# %% id="gan-discriminator-step"
def discriminator_step(discriminator, generator, optimizer, real, noise, loss):
    with torch.no_grad():
        fake = generator(noise)
    value = loss(discriminator(real), discriminator(fake))
    value.backward()
    optimizer.zero_grad()
    optimizer.step()
    return value.item()
