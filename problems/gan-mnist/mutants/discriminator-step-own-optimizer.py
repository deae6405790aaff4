# ---
# title: "A new Adam is made in every step"
# breaks: "with one step of the given `optimizer`."
# part: gan-discriminator-step
# ceiling: 0.5
# hint: "Use the optimiser that is given: a new one in every step forgets all it knew."
# ---
# %% id="gan-discriminator-step"
def discriminator_step(discriminator, generator, optimizer, real, noise, loss):
    with torch.no_grad():
        fake = generator(noise)
    optimizer = torch.optim.Adam(discriminator.parameters(), lr=2e-4)
    value = loss(discriminator(real), discriminator(fake))
    optimizer.zero_grad()
    value.backward()
    optimizer.step()
    return value.item()
