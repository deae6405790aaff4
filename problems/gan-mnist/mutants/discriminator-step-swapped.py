# ---
# title: "The logits of fakes are handed over as those of real pictures"
# breaks: "It minimises `loss(real_logits, fake_logits)`"
# part: gan-discriminator-step
# ceiling: 0.5
# hint: "The loss takes the real logits first and those of the fakes second."
# ---
# %% id="gan-discriminator-step"
def discriminator_step(discriminator, generator, optimizer, real, noise, loss):
    with torch.no_grad():
        fake = generator(noise)
    value = loss(discriminator(fake), discriminator(real))
    optimizer.zero_grad()
    value.backward()
    optimizer.step()
    return value.item()
