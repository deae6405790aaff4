# ---
# title: "The loss is returned as a tensor, graph and all"
# breaks: "It returns the loss before the update as a plain `float`: a tensor kept in a list would
#   keep its"
# part: gan-discriminator-step
# ceiling: 0.85
# hint: "Return the loss as a number: .item()."
# ---
# %% id="gan-discriminator-step"
def discriminator_step(discriminator, generator, optimizer, real, noise, loss):
    with torch.no_grad():
        fake = generator(noise)
    value = loss(discriminator(real), discriminator(fake))
    optimizer.zero_grad()
    value.backward()
    optimizer.step()
    return value
