# ---
# title: "Real and forged pairs are judged in one pass; cross-entropy with labels of real and fake"
# ---
# %% id="cgan-discriminator-step"
def cgan_discriminator_step(discriminator, generator, optimizer, pictures, labels, noise):
    fakes = generator(noise, labels).detach()
    logits = discriminator(torch.cat([pictures, fakes]), torch.cat([labels, labels]))
    is_real = torch.arange(len(logits), device=logits.device) < len(pictures)
    loss = 2 * F.binary_cross_entropy_with_logits(logits, is_real.float())
    optimizer.zero_grad(set_to_none=False)
    loss.backward()
    optimizer.step()
    return float(loss.detach())


# %% id="cgan-generator-step"
def cgan_generator_step(discriminator, generator, optimizer, noise, labels):
    generator.zero_grad()
    logits = discriminator(generator(noise, labels), labels)
    loss = F.binary_cross_entropy_with_logits(logits, torch.ones_like(logits))
    loss.backward()
    optimizer.step()
    discriminator.zero_grad()
    return loss.detach().cpu().item()
