# ---
# title: The critic's gradients are not cleared
# breaks: "along the gradient of its own loss alone, whatever its `.grad` held before"
# part: photo-round
# ceiling: 0.5
# hint: "The generator's backward fills the critic's gradients too: clear them before the critic's."
# ---
# %% id="photo-round"
def photo_round(critic, generator, critic_optimizer, generator_optimizer, real):
    with torch.no_grad():
        fake = generator(photo_latents(len(real)))
    share = torch.rand(len(real), *[1] * (real.dim() - 1), device=real.device)
    points = (share * real + (1 - share) * fake).requires_grad_()
    (gradients,) = torch.autograd.grad(critic(points).sum(), points, create_graph=True)
    penalty = ((gradients.flatten(1).norm(dim=1) - 1) ** 2).mean()
    estimate = critic(real).mean() - critic(fake).mean()
    (PHOTO_WEIGHT * penalty - estimate).backward()
    critic_optimizer.step()
    loss = -critic(generator(photo_latents(len(real)))).mean()
    generator_optimizer.zero_grad()
    loss.backward()
    generator_optimizer.step()
    return estimate.item()
