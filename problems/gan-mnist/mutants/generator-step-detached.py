# ---
# title: "The fakes are detached, so the generator learns nothing"
# breaks: "the gradient flows *through* the discriminator."
# part: gan-generator-step
# ceiling: 0.5
# hint: "Detaching belongs in the discriminator's step: here the gradient must reach the
#   generator."
# ---
# %% id="gan-generator-step"
def generator_step(discriminator, generator, optimizer, noise, loss):
    value = loss(discriminator(generator(noise).detach()))
    optimizer.zero_grad()
    value.backward()
    optimizer.step()
    return value.item()
