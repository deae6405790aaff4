# ---
# title: "One pass over both batches; gradients put in place by hand; cross-entropy"
# ---
# %% id="ablation-updates"
def make_updates(discriminator, generator, learning_rate):
    options = {"lr": learning_rate, "betas": (0.5, 0.999)}
    optimizers = [torch.optim.Adam(n.parameters(), **options) for n in (discriminator, generator)]

    def step(network, optimizer, logits, labels):
        loss = F.binary_cross_entropy_with_logits(logits, labels, reduction="none")
        loss = sum(part.mean() for part in (loss[labels == 1], loss[labels == 0]) if len(part))
        parameters = list(network.parameters())
        gradients = torch.autograd.grad(loss, parameters)
        for parameter, gradient in zip(parameters, gradients, strict=True):
            parameter.grad = gradient
        optimizer.step()
        return float(loss)

    def update_discriminator(real, noise):
        with torch.no_grad():
            fakes = generator(noise)
        labels = torch.cat([torch.ones(len(real)), torch.zeros(len(fakes))])
        logits = discriminator(torch.cat([real, fakes]))
        return step(discriminator, optimizers[0], logits, labels)

    def update_generator(noise):
        logits = discriminator(generator(noise))
        return step(generator, optimizers[1], logits, torch.ones_like(logits))

    return [update_discriminator, update_generator]


# %% id="ablation-rounds"
def play_rounds(stream, draw, discriminator_updates, update_discriminator, update_generator):
    first, second, waiting = [], [], discriminator_updates
    for real in stream:
        for_generator, for_discriminator = draw(len(real)), draw(len(real))
        first += [update_discriminator(real, for_discriminator)]
        waiting -= 1
        if waiting == 0:
            second += [update_generator(for_generator)]
            waiting = discriminator_updates
    return dict(discriminator=first, generator=second)
