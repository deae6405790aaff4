# ---
# title: "The fakes are detached, so the generator learns nothing"
# breaks: "The gradient flows *through* the discriminator."
# part: cgan-generator-step
# ceiling: 0.5
# hint: "Detaching belongs in the discriminator's step."
# ---
# %% id="cgan-generator-step"
def cgan_generator_step(discriminator, generator, optimizer, noise, labels):
    logits = discriminator(generator(noise, labels).detach(), labels)
    loss = F.softplus(-logits).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.item()
