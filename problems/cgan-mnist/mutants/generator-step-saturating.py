# ---
# title: "log(1 - D) is minimised"
# breaks: "minimises the non-saturating loss"
# part: cgan-generator-step
# ceiling: 0.5
# hint: "The non-saturating loss is -log D: yours saturates where the discriminator is sure."
# ---
# %% id="cgan-generator-step"
def cgan_generator_step(discriminator, generator, optimizer, noise, labels):
    logits = discriminator(generator(noise, labels), labels)
    loss = -F.softplus(logits).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.item()
