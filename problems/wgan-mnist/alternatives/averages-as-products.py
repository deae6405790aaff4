# ---
# title: Means as dot products, and another shape of the loop of a round
# ---
# %% id="critic-loss"
def critic_loss(real_scores, fake_scores):
    def average(scores):
        return scores @ torch.full_like(scores, 1 / len(scores))

    return -(average(real_scores) - average(fake_scores))


# %% id="one-round"
def one_round(next_batch, draw, update_critic, update_generator, critic_updates):
    estimates = []
    while len(estimates) < critic_updates:
        real = next_batch()
        count = real.shape[0]
        latents = draw(count)
        estimates += [update_critic(real, latents)]
    latents = draw(count)
    update_generator(latents)
    return estimates


# %% id="clip-weights"
def clip_weights(critic, bound):
    for parameter in critic.parameters():
        parameter.data.copy_(
            torch.minimum(torch.maximum(parameter.data, torch.tensor(-bound)), torch.tensor(bound))
        )
