# ---
# title: Scores with NumPy and SciPy, part by part
# ---
# %% id="photo-scores"
def split_scores(logits, splits=10):
    from scipy.special import rel_entr, softmax

    p = softmax(np.asarray(logits.cpu(), dtype=float), axis=1)
    if p.shape[0] % splits != 0:
        raise ValueError("parts would differ in size")
    scores = [
        np.exp(rel_entr(part, part.mean(axis=0)).sum(axis=1).mean()) for part in np.split(p, splits)
    ]
    return float(np.mean(scores)), float(np.std(scores))


# %% id="photo-round"
def photo_round(critic, generator, critic_optimizer, generator_optimizer, real):
    count = len(real)
    fake = generator(photo_latents(count)).detach()
    share = torch.rand(count, device=real.device).view(-1, *[1] * (real.dim() - 1))
    slope_of_one = torch.func.grad(lambda picture: critic(picture[None])[0])
    slopes = torch.func.vmap(slope_of_one)(fake + share * (real - fake)).flatten(1).norm(dim=1)
    real_scores, fake_scores = critic(torch.cat([real, fake])).split(count)
    loss = (fake_scores - real_scores).mean() + PHOTO_WEIGHT * (slopes - 1).square().mean()
    estimate = float(real_scores.detach().mean() - fake_scores.detach().mean())
    critic.zero_grad()
    loss.backward()
    critic_optimizer.step()
    generator.zero_grad()
    (-critic(generator(photo_latents(count)))).mean().backward()
    generator_optimizer.step()
    return estimate
