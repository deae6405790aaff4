# ---
# title: "The discriminator is set to evaluation mode"
# breaks: "Both networks work in the mode in which they are found."
# part: cgan-discriminator-step
# ceiling: 0.8
# hint: "eval() switches the dropout off while training: leave the modes alone."
# ---
# %% id="cgan-discriminator-step"
def cgan_discriminator_step(discriminator, generator, optimizer, pictures, labels, noise):
    discriminator.eval()
    with torch.no_grad():
        fakes = generator(noise, labels)
    on_real, on_fakes = discriminator(pictures, labels), discriminator(fakes, labels)
    loss = F.softplus(-on_real).mean() + F.softplus(on_fakes).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    discriminator.train()
    return loss.item()
