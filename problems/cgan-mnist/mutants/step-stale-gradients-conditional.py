# ---
# title: "Gradients pile up from step to step"
# breaks: "discriminator's gradients held before is cleared first."
# part: cgan-discriminator-step
# ceiling: 0.9
# hint: "Clear the discriminator's gradients before backward."
# ---
# %% id="cgan-discriminator-step"
def cgan_discriminator_step(discriminator, generator, optimizer, pictures, labels, noise):
    with torch.no_grad():
        fakes = generator(noise, labels)
    on_real, on_fakes = discriminator(pictures, labels), discriminator(fakes, labels)
    loss = F.softplus(-on_real).mean() + F.softplus(on_fakes).mean()
    loss.backward()
    optimizer.step()
    return loss.item()
