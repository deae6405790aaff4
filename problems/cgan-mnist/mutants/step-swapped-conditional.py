# ---
# title: "Real and forged pairs are swapped in the loss"
# breaks: "It minimises $-\\operatorname{mean}\\log D(x_{real}, y)"
# part: cgan-discriminator-step
# ceiling: 0.5
# hint: "Real pairs are to be called real: -log D belongs to them."
# ---
# %% id="cgan-discriminator-step"
def cgan_discriminator_step(discriminator, generator, optimizer, pictures, labels, noise):
    with torch.no_grad():
        fakes = generator(noise, labels)
    on_real, on_fakes = discriminator(pictures, labels), discriminator(fakes, labels)
    loss = F.softplus(on_real).mean() + F.softplus(-on_fakes).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.item()
