# ---
# title: The gradient of the penalty has no graph
# breaks: "$\\overline{f(\\tilde x)} - \\overline{f(x)} + \\lambda\\, \\overline{(\\lVert\\nabla
#   f(\\hat x)\\rVert_2 - 1)^2}$ with $\\lambda$ = `PHOTO_WEIGHT`"
# part: photo-round
# ceiling: 0.5
# hint: "create_graph=True, or the penalty has a value and no effect."
# ---
# %% id="photo-round"
def photo_round(critic, generator, critic_optimizer, generator_optimizer, real):
    with torch.no_grad():
        fake = generator(photo_latents(len(real)))
    share = torch.rand(len(real), *[1] * (real.dim() - 1), device=real.device)
    points = (share * real + (1 - share) * fake).requires_grad_()
    (gradients,) = torch.autograd.grad(critic(points).sum(), points)
    penalty = ((gradients.flatten(1).norm(dim=1) - 1) ** 2).mean()
    estimate = critic(real).mean() - critic(fake).mean()
    critic_optimizer.zero_grad()
    (PHOTO_WEIGHT * penalty - estimate).backward()
    critic_optimizer.step()
    loss = -critic(generator(photo_latents(len(real)))).mean()
    generator_optimizer.zero_grad()
    loss.backward()
    generator_optimizer.step()
    return estimate.item()
