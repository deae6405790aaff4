# ---
# title: "The loss is returned as a tensor, graph and all"
# breaks: "It returns the loss before the update as a plain `float`."
# part: cgan-generator-step
# ceiling: 0.85
# hint: "Return the loss as a number: .item()."
# ---
# %% id="cgan-generator-step"
def cgan_generator_step(discriminator, generator, optimizer, noise, labels):
    logits = discriminator(generator(noise, labels), labels)
    loss = F.softplus(-logits).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss
