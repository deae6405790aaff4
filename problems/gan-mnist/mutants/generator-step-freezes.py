# ---
# title: "The discriminator is frozen and never thawed"
# breaks: "Its parameters and their `requires_grad` are afterwards what"
# part: gan-generator-step
# ceiling: 0.75
# hint: "Whoever sets requires_grad to False sets it back: a frozen network learns no more."
# ---
# %% id="gan-generator-step"
def generator_step(discriminator, generator, optimizer, noise, loss):
    discriminator.requires_grad_(False)
    value = loss(discriminator(generator(noise)))
    optimizer.zero_grad()
    value.backward()
    optimizer.step()
    return value.item()
