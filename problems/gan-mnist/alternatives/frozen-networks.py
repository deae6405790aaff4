# ---
# title: "Networks that are only used are frozen, and thawed afterwards"
# ---
# %% id="gan-discriminator-step"
@contextlib.contextmanager
def kept_out(network):
    flags = [parameter.requires_grad for parameter in network.parameters()]
    network.requires_grad_(False)
    try:
        yield
    finally:
        for parameter, flag in zip(network.parameters(), flags, strict=True):
            parameter.requires_grad_(flag)


def discriminator_step(discriminator, generator, optimizer, real, noise, loss):
    with kept_out(generator):
        value = loss(real_logits=discriminator(real), fake_logits=discriminator(generator(noise)))
        optimizer.zero_grad()
        value.backward()
    optimizer.step()
    return value.item()


# %% id="gan-generator-step"
def generator_step(discriminator, generator, optimizer, noise, loss):
    flags = [parameter.requires_grad for parameter in discriminator.parameters()]
    discriminator.requires_grad_(False)
    optimizer.zero_grad()
    value = loss(discriminator(generator(noise)))
    value.backward()
    optimizer.step()
    for parameter, flag in zip(discriminator.parameters(), flags, strict=True):
        parameter.requires_grad_(flag)
    return value.detach().cpu().item()
