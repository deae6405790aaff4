# ---
# title: "The discriminator is frozen and never thawed"
# breaks: "The discriminator is only used: its parameters and their `requires_grad` are afterwards
#   what"
# part: cgan-generator-step
# ceiling: 0.85
# hint: "Whoever sets requires_grad to False sets it back."
# ---
# %% id="cgan-generator-step"
def cgan_generator_step(discriminator, generator, optimizer, noise, labels):
    discriminator.requires_grad_(False)
    logits = discriminator(generator(noise, labels), labels)
    loss = F.softplus(-logits).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.item()
