# ---
# title: "PyTorch's cross-entropy with labels, two backward passes, gradients cleared last"
# ---
# %% id="gan-discriminator-loss"
def discriminator_loss(real_logits, fake_logits):
    cross_entropy = nn.BCEWithLogitsLoss()
    real = cross_entropy(real_logits, torch.ones_like(real_logits))
    return real + cross_entropy(fake_logits, torch.zeros_like(fake_logits))


# %% id="gan-generator-losses"
def saturating_loss(fake_logits):
    return -F.binary_cross_entropy_with_logits(fake_logits, torch.zeros_like(fake_logits))


def non_saturating_loss(fake_logits):
    return F.binary_cross_entropy_with_logits(fake_logits, torch.ones_like(fake_logits))


# %% id="gan-discriminator-step"
def discriminator_step(discriminator, generator, optimizer, real, noise, loss):
    discriminator.zero_grad()
    value = loss(discriminator(real), discriminator(generator(noise).detach()))
    value.backward()
    optimizer.step()
    discriminator.zero_grad()
    return value.item()


# %% id="gan-generator-step"
def generator_step(discriminator, generator, optimizer, noise, loss):
    generator.zero_grad()
    value = loss(discriminator(generator(noise)))
    value.backward()
    optimizer.step()
    discriminator.zero_grad()
    generator.zero_grad()
    return value.item()
