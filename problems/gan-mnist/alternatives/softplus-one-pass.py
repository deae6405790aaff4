# ---
# title: "Softplus, and one pass over real pictures and fakes together"
# ---
# %% id="gan-discriminator-loss"
def discriminator_loss(real_logits, fake_logits):
    return F.softplus(-real_logits).mean() + F.softplus(fake_logits).mean()


# %% id="gan-generator-losses"
def saturating_loss(fake_logits):
    return -F.softplus(fake_logits).mean()


def non_saturating_loss(fake_logits):
    return F.softplus(-fake_logits).mean()


# %% id="gan-discriminator-step"
def discriminator_step(discriminator, generator, optimizer, real, noise, loss):
    fake = generator(noise).detach()
    logits = discriminator(torch.cat([real, fake]))
    real_logits, fake_logits = logits.split([len(real), len(fake)])
    optimizer.zero_grad(set_to_none=False)
    value = loss(real_logits, fake_logits)
    value.backward()
    optimizer.step()
    return float(value.detach())
