# ---
# title: "Only the forged pairs are in the loss"
# breaks: "- \\operatorname{mean}\\log(1 - D(x_{fake}, y))$"
# part: cgan-discriminator-step
# ceiling: 0.5
# hint: "The real pairs' half of the loss is missing: calling everything fake would be perfect."
# ---
# %% id="cgan-discriminator-step"
def cgan_discriminator_step(discriminator, generator, optimizer, pictures, labels, noise):
    with torch.no_grad():
        fakes = generator(noise, labels)
    on_fakes = discriminator(fakes, labels)
    loss = F.softplus(on_fakes).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.item()
