# ---
# title: The generator gets the latents that the critic has just seen
# breaks: "The generator's update gets fresh latents too"
# part: one-round
# ceiling: 0.75
# hint: "Draw latents anew for the generator."
# ---
# %% id="one-round"
def one_round(next_batch, draw, update_critic, update_generator, critic_updates):
    estimates = []
    for _ in range(critic_updates):
        real = next_batch()
        latents = draw(len(real))
        estimates.append(update_critic(real, latents))
    update_generator(latents)
    return estimates
