# ---
# title: Adam without momentum, clipping with foreach operations, draws in another order
# ---
# %% id="clip-weights"
@torch.no_grad()
def clip_weights(critic, bound):
    parameters = list(critic.parameters())
    torch._foreach_clamp_min_(parameters, -bound)
    torch._foreach_clamp_max_(parameters, bound)


# %% id="make-optimizers"
def make_optimizers(critic, generator, learning_rate):
    networks = (critic, generator)
    return [torch.optim.Adam(n.parameters(), lr=learning_rate, betas=(0.0, 0.9)) for n in networks]


# %% id="one-round"
def one_round(next_batch, draw, update_critic, update_generator, critic_updates):
    reals = [next_batch() for _ in range(critic_updates)]
    generator_latents = draw(len(reals[-1]))
    draws = [draw(len(real)) for real in reals]
    estimates = [update_critic(real, latents) for real, latents in zip(reals, draws, strict=True)]
    update_generator(generator_latents)
    return estimates


# %% id="sample-latents"
def sample_latents(count):
    return torch.empty(count, LATENT_SIZE, device=DEVICE).normal_()
