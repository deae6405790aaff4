# ---
# title: Both updates use the same latents
# breaks: "with latents of its own"
# part: photo-round
# ceiling: 0.8
# hint: "Draw latents anew for the generator's update."
# ---
# %% id="photo-round"
def photo_round(critic, generator, critic_optimizer, generator_optimizer, real):
    latents = photo_latents(len(real))
    with torch.no_grad():
        fake = generator(latents)
    share = torch.rand(len(real), *[1] * (real.dim() - 1), device=real.device)
    points = (share * real + (1 - share) * fake).requires_grad_()
    (gradients,) = torch.autograd.grad(critic(points).sum(), points, create_graph=True)
    penalty = ((gradients.flatten(1).norm(dim=1) - 1) ** 2).mean()
    estimate = critic(real).mean() - critic(fake).mean()
    critic_optimizer.zero_grad()
    (PHOTO_WEIGHT * penalty - estimate).backward()
    critic_optimizer.step()
    loss = -critic(generator(latents)).mean()
    generator_optimizer.zero_grad()
    loss.backward()
    generator_optimizer.step()
    return estimate.item()
