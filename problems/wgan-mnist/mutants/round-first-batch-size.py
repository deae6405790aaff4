# ---
# title: The size of the first batch is used for all draws
# breaks: "as many as that batch holds: the last batch of an epoch is smaller"
# part: one-round
# ceiling: 0.9
# hint: "Ask every batch for its own size: the last one of an epoch is smaller."
# ---
# %% id="one-round"
def one_round(next_batch, draw, update_critic, update_generator, critic_updates):
    real = next_batch()
    count = len(real)
    estimates = [update_critic(real, draw(count))]
    for _ in range(critic_updates - 1):
        estimates.append(update_critic(next_batch(), draw(count)))
    update_generator(draw(count))
    return estimates
