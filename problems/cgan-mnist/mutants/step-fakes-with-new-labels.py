# ---
# title: "Fakes are judged with labels drawn anew"
# breaks: "and fakes with the labels that they were made for."
# part: cgan-discriminator-step
# ceiling: 0.65
# hint: "A fake made for one label is judged with another: keep the labels of a batch together."
# ---
# %% id="cgan-discriminator-step"
def cgan_discriminator_step(discriminator, generator, optimizer, pictures, labels, noise):
    others = torch.randint(10, labels.shape)
    with torch.no_grad():
        fakes = generator(noise, labels)
    on_real, on_fakes = discriminator(pictures, labels), discriminator(fakes, others)
    loss = F.softplus(-on_real).mean() + F.softplus(on_fakes).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.item()
