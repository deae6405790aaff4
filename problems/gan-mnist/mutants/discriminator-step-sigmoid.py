# ---
# title: "A sigmoid is put between discriminator and loss"
# breaks: "the logits being those of `real` and of the"
# part: gan-discriminator-step
# ceiling: 0.5
# hint: "The loss takes logits: hand them over as the discriminator gives them."
# ---
# %% id="gan-discriminator-step"
def discriminator_step(discriminator, generator, optimizer, real, noise, loss):
    with torch.no_grad():
        fake = generator(noise)
    value = loss(discriminator(real).sigmoid(), discriminator(fake).sigmoid())
    optimizer.zero_grad()
    value.backward()
    optimizer.step()
    return value.item()
