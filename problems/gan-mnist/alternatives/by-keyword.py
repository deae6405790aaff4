# ---
# title: "Calls by keyword; a parameter group for every parameter"
# ---
# %% id="gan-discriminator-step"
def discriminator_step(discriminator, generator, optimizer, real, noise, loss):
    with torch.no_grad():
        fake = generator(noise)
    value = loss(fake_logits=discriminator(fake), real_logits=discriminator(real))
    optimizer.zero_grad()
    value.backward()
    optimizer.step()
    return value.item()


# %% id="gan-generator-step"
def generator_step(discriminator, generator, optimizer, noise, loss):
    value = loss(fake_logits=discriminator(generator(noise)))
    optimizer.zero_grad()
    value.backward()
    optimizer.step()
    return value.item()


# %% id="gan-optimizers"
def gan_optimizers(discriminator, generator, learning_rate):
    def adam(network):
        groups = [{"params": [parameter]} for parameter in network.parameters()]
        return torch.optim.Adam(groups, lr=learning_rate, betas=(0.5, 0.999))

    return adam(discriminator), adam(generator)


# %% id="gan-epoch"
def gan_epoch(stream, draw, update_discriminator, update_generator):
    losses = {"discriminator": [], "generator": []}
    for real in stream:
        count = len(real)
        loss = update_discriminator(noise=draw(count=count), real=real)
        losses["discriminator"].append(loss)
        losses["generator"].append(update_generator(noise=draw(count=count)))
    return losses
