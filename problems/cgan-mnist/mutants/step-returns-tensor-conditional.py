# ---
# title: "The loss is returned as a tensor, graph and all"
# breaks: "It returns the loss before the update as a plain `float`."
# part: cgan-discriminator-step
# ceiling: 0.9
# hint: "Return the loss as a number: .item()."
# ---
# %% id="cgan-discriminator-step"
def cgan_discriminator_step(discriminator, generator, optimizer, pictures, labels, noise):
    with torch.no_grad():
        fakes = generator(noise, labels)
    on_real, on_fakes = discriminator(pictures, labels), discriminator(fakes, labels)
    loss = F.softplus(-on_real).mean() + F.softplus(on_fakes).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss
