# ---
# title: The generator is updated after every update of the critic
# breaks: "A round is `critic_updates` updates of the critic, then one update of the generator."
# part: one-round
# ceiling: 0.5
# hint: "The update of the generator stands inside the loop over the critic's updates: indent it
#   less."
# ---
# %% id="one-round"
def one_round(next_batch, draw, update_critic, update_generator, critic_updates):
    estimates = []
    for _ in range(critic_updates):
        real = next_batch()
        estimates.append(update_critic(real, draw(len(real))))
        update_generator(draw(len(real)))
    return estimates
