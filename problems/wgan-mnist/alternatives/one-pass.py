# ---
# title: One critic pass over a concatenated batch, set_to_none off, mean by hand
# ---
# %% id="critic-loss"
def critic_loss(real_scores, fake_scores):
    return fake_scores.sum() / fake_scores.numel() - real_scores.sum() / real_scores.numel()


# %% id="critic-step"
def critic_step(critic, generator, optimizer, real, latents, loss, constrain):
    optimizer.zero_grad(set_to_none=False)
    fake = generator(latents).detach()
    scores = critic(torch.cat([real, fake]))
    real_scores, fake_scores = scores.split([len(real), len(fake)])
    value = loss(real_scores, fake_scores)
    value.backward()
    optimizer.step()
    constrain(critic)
    return float(-value.detach())
