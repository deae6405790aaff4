# ---
# title: "Fakes are made for drawn labels and judged with the batch's"
# breaks: "The generator is asked for pictures with the labels of the batch."
# part: cgan-discriminator-step
# ceiling: 0.65
# hint: "The fakes are made for one set of labels and judged with another."
# ---
# %% id="cgan-discriminator-step"
def cgan_discriminator_step(discriminator, generator, optimizer, pictures, labels, noise):
    with torch.no_grad():
        fakes = generator(noise, torch.randint(10, labels.shape))
    on_real, on_fakes = discriminator(pictures, labels), discriminator(fakes, labels)
    loss = F.softplus(-on_real).mean() + F.softplus(on_fakes).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.item()
