# ---
# title: One update of the critic too few
# breaks: "A round is `critic_updates` updates of the critic, then one update of the generator."
# part: one-round
# ceiling: 0.5
# hint: "Count the updates of the critic: range(1, n) has n - 1 of them."
# ---
# %% id="one-round"
def one_round(next_batch, draw, update_critic, update_generator, critic_updates):
    real = next_batch()
    estimates = [update_critic(real, draw(len(real)))]
    for _ in range(2, critic_updates):
        real = next_batch()
        estimates.append(update_critic(real, draw(len(real))))
    update_generator(draw(len(real)))
    return estimates
