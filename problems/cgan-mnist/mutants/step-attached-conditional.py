# ---
# title: "The loss of the discriminator sends gradients into the generator"
# breaks: "The generator is only used: its parameters, their gradients and their `requires_grad`
#   are"
# part: cgan-discriminator-step
# ceiling: 0.8
# hint: "Make the fakes without a graph (detach, or no_grad)."
# ---
# %% id="cgan-discriminator-step"
def cgan_discriminator_step(discriminator, generator, optimizer, pictures, labels, noise):
    fakes = generator(noise, labels)
    on_real, on_fakes = discriminator(pictures, labels), discriminator(fakes, labels)
    loss = F.softplus(-on_real).mean() + F.softplus(on_fakes).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.item()
