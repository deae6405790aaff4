# ---
# title: "Gradients pile up from step to step"
# breaks: "What the generator's gradients held before is cleared first."
# part: cgan-generator-step
# ceiling: 0.85
# hint: "Clear the generator's gradients before backward."
# ---
# %% id="cgan-generator-step"
def cgan_generator_step(discriminator, generator, optimizer, noise, labels):
    logits = discriminator(generator(noise, labels), labels)
    loss = F.softplus(-logits).mean()
    loss.backward()
    optimizer.step()
    return loss.item()
