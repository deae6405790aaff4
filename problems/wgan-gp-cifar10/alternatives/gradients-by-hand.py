# ---
# title: Gradients asked for with autograd.grad and put in place, networks frozen meanwhile
# ---
# %% id="photo-round"
def photo_round(critic, generator, critic_optimizer, generator_optimizer, real):
    def move(network, optimizer, loss):
        parameters = list(network.parameters())
        gradients = torch.autograd.grad(loss, parameters)
        for parameter, gradient in zip(parameters, gradients, strict=True):
            parameter.grad = gradient
        optimizer.step()

    with torch.no_grad():
        fake = generator(photo_latents(real.shape[0]))
        share = torch.rand_like(real.flatten(1)[:, :1]).reshape(-1, *[1] * (real.dim() - 1))
        points = torch.lerp(fake, real, share)
    points.requires_grad_()
    scores = critic(points)
    gradients = torch.autograd.grad(scores, points, torch.ones_like(scores), create_graph=True)[0]
    slopes = (gradients.square().flatten(1).sum(dim=1) + 1e-12).sqrt()
    estimate = torch.mean(critic(real)) - torch.mean(critic(fake))
    move(critic, critic_optimizer, PHOTO_WEIGHT * torch.mean((slopes - 1) ** 2) - estimate)
    fresh = generator(photo_latents(real.shape[0]))
    move(generator, generator_optimizer, -torch.mean(critic(fresh)))
    return float(estimate)


# %% id="photo-schedule"
def set_learning_rates(optimizers, rates, epoch, cut_after):
    groups = [(g, r) for o, r in zip(optimizers, rates, strict=True) for g in o.param_groups]
    for group, rate in groups:
        group["lr"] = rate * 10.0 ** -int(epoch > cut_after)
