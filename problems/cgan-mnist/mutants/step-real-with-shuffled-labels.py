# ---
# title: "Real pictures are judged with shuffled labels"
# breaks: "Real pictures are judged with their labels"
# part: cgan-discriminator-step
# ceiling: 0.65
# hint: "Real pictures are judged with labels that are not theirs: the discriminator learns that
#   labels mean nothing."
# ---
# %% id="cgan-discriminator-step"
def cgan_discriminator_step(discriminator, generator, optimizer, pictures, labels, noise):
    with torch.no_grad():
        fakes = generator(noise, labels)
    on_real, on_fakes = discriminator(pictures, labels.roll(1)), discriminator(fakes, labels)
    loss = F.softplus(-on_real).mean() + F.softplus(on_fakes).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.item()
