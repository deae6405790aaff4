# ---
# title: "The discriminator is set to evaluation mode"
# breaks: "Both networks work in the mode in which they are found: dropout belongs to training."
# part: gan-discriminator-step
# ceiling: 0.95
# hint: "eval() switches the dropout off while training: leave the modes alone."
# ---
# %% id="gan-discriminator-step"
def discriminator_step(discriminator, generator, optimizer, real, noise, loss):
    with torch.no_grad():
        fake = generator(noise)
    discriminator.eval()
    value = loss(discriminator(real), discriminator(fake))
    optimizer.zero_grad()
    value.backward()
    optimizer.step()
    discriminator.train()
    return value.item()
