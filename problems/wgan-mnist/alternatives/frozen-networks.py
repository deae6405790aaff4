# ---
# title: Networks that are only used are frozen, and thawed afterwards
# ---
# %% id="critic-step"
@contextlib.contextmanager
def frozen(network):
    flags = [parameter.requires_grad for parameter in network.parameters()]
    network.requires_grad_(False)
    try:
        yield
    finally:
        for parameter, flag in zip(network.parameters(), flags, strict=True):
            parameter.requires_grad_(flag)


def critic_step(critic, generator, optimizer, real, latents, loss, constrain):
    with frozen(generator):
        fake = generator(latents)
        value = loss(critic(real), critic(fake))
        optimizer.zero_grad()
        value.backward()
    optimizer.step()
    constrain(critic)
    return -value.item()


# %% id="generator-step"
def generator_step(critic, generator, optimizer, latents, loss):
    with frozen(critic):
        value = loss(critic(generator(latents)))
        optimizer.zero_grad()
        value.backward()
    optimizer.step()
    return value.item()
